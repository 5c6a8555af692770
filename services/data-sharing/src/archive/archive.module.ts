import { Module } from '@nestjs/common';
import { ArchiveConsumer } from './archive.consumer.js';
import { ArchivePacketCount } from './archive.graphql.js';
import { ArchiveFilingService } from './archive-filing.service.js';
import { ArchivePacketResolver, IssueArchiveResolver } from './archive.resolver.js';
import { ArchiveService } from './archive.service.js';

@Module({
  providers: [
    ArchivePacketCount,
    ArchiveService,
    ArchiveFilingService,
    ArchiveConsumer,
    ArchivePacketResolver,
    IssueArchiveResolver,
  ],
})
export class ArchiveModule {}
