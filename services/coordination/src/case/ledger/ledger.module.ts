import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../rulebook/directory/directory.module.js';
import { IssueLedger } from './issue-ledger.service.js';
import { IssueReadingService } from '../../reading/issue/issue-reading.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [IssueLedger, IssueReadingService],
  exports: [IssueLedger, IssueReadingService],
})
export class LedgerModule {}
