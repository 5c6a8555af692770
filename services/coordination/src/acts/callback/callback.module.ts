import { Module } from '@nestjs/common';
import { LedgerModule } from '../../case/ledger/ledger.module.js';
import { CallbackService } from './callback.service.js';

@Module({ imports: [LedgerModule], providers: [CallbackService], exports: [CallbackService] })
export class CallbackModule {}
