import { Module } from '@nestjs/common';
import { IssueCountConsumer } from './issue-count.consumer.js';
import { IssueCountResolver } from './issue-count.resolver.js';
import { IssueCountService } from './issue-count.service.js';

@Module({ providers: [IssueCountConsumer, IssueCountService, IssueCountResolver] })
export class IssueCountModule {}
