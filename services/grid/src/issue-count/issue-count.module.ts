import { Module } from '@nestjs/common';
import { IssueCountConsumer } from './issue-count.consumer.js';

@Module({ providers: [IssueCountConsumer] })
export class IssueCountModule {}
