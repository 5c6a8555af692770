import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { IssueLedger } from './issue-ledger.service.js';
import { IssueReadingService } from './issue-reading.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [IssueLedger, IssueReadingService],
  exports: [IssueLedger, IssueReadingService],
})
export class LedgerModule {}
