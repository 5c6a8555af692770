import { Module } from '@nestjs/common';
import { LedgerModule } from '../../case/ledger/ledger.module.js';
import { VerificationService } from './verification.service.js';

@Module({ imports: [LedgerModule], providers: [VerificationService], exports: [VerificationService] })
export class VerificationModule {}
