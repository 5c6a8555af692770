import { Module } from '@nestjs/common';
import { StoredFiles } from '@jiceng/platform/files';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { FILE_STORE, fileProviders } from './files/file-parts.js';
import { IssueFiles } from './files/issue-files.js';
import { IssueCommands } from './ledger/issue-commands.js';
import { IssueLedger } from './ledger/issue-ledger.service.js';
import { ReceiptCodes } from './receipt/receipt-codes.js';
import { ConfidentialIdentities } from './reporter/confidential-identity.js';
import { HiddenReporter } from './reporter/hidden-reporter.js';
import { HiddenNumbers } from './reporter/hidden-numbers.js';
import { ReporterIdentity } from './reporter/reporter-identity.js';

@Module({
  imports: [RulebookModule],
  providers: [
    IssueCommands,
    IssueLedger,
    HiddenNumbers,
    ReceiptCodes,
    ReporterIdentity,
    ConfidentialIdentities,
    HiddenReporter,
    IssueFiles,
    ...fileProviders,
  ],
  exports: [
    IssueCommands,
    IssueLedger,
    HiddenNumbers,
    ReceiptCodes,
    ReporterIdentity,
    ConfidentialIdentities,
    HiddenReporter,
    IssueFiles,
    StoredFiles,
    FILE_STORE,
  ],
})
export class CaseModule {}
