import { Module } from '@nestjs/common';
import { WorkloadConsumer } from './workload.consumer.js';
import { WorkloadService } from './workload.service.js';

@Module({ providers: [WorkloadConsumer, WorkloadService] })
export class WorkloadModule {}
