import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { IssueLedger } from './ledger/issue-ledger.service.js';
import { ReceiptCodes } from './receipt/receipt-codes.js';

@Module({
  imports: [RulebookModule],
  providers: [IssueLedger, ReceiptCodes],
  exports: [IssueLedger, ReceiptCodes],
})
export class CaseModule {}
