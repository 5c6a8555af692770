import { Module } from '@nestjs/common';
import { StaffConsumer } from './staff.consumer.js';

@Module({ providers: [StaffConsumer] })
export class CoverageModule {}
