import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { IssueLedger } from './ledger/issue-ledger.service.js';

@Module({ imports: [RulebookModule], providers: [IssueLedger], exports: [IssueLedger] })
export class CaseModule {}
