import { Module } from '@nestjs/common';
import { OrganizationConsumer } from './organization.consumer.js';

@Module({ providers: [OrganizationConsumer] })
export class OrganizationModule {}
