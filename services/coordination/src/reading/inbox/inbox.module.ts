import { Module } from '@nestjs/common';
import { LedgerModule } from '../../case/ledger/ledger.module.js';
import { InboxResolver } from './inbox.resolver.js';
import { InboxService } from './inbox.service.js';
import { LiveFeed } from './live-feed.js';
import { LiveInbox } from './live-inbox.js';

@Module({ imports: [LedgerModule], providers: [InboxService, InboxResolver, LiveFeed, LiveInbox] })
export class InboxModule {}
