import { Module } from '@nestjs/common';
import { StoredFiles } from '@jiceng/platform/files';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { FILE_STORE, fileProviders } from './files/file-parts.js';
import { IssueFiles } from './files/issue-files.js';
import { IssueLedger } from './ledger/issue-ledger.service.js';
import { ReceiptCodes } from './receipt/receipt-codes.js';

@Module({
  imports: [RulebookModule],
  providers: [IssueLedger, ReceiptCodes, IssueFiles, ...fileProviders],
  exports: [IssueLedger, ReceiptCodes, IssueFiles, StoredFiles, FILE_STORE],
})
export class CaseModule {}
