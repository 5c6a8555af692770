import { Module } from '@nestjs/common';
import { LineConsumer } from './line.consumer.js';
import { LineService } from './line.service.js';

@Module({ providers: [LineConsumer, LineService], exports: [LineService] })
export class LineModule {}
