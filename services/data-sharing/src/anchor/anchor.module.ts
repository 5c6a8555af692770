import { Module } from '@nestjs/common';
import { AnchorConsumer } from './anchor.consumer.js';
import { AnchorResolver } from './anchor.resolver.js';
import { AnchorService } from './anchor.service.js';

@Module({ providers: [AnchorService, AnchorConsumer, AnchorResolver] })
export class AnchorModule {}
