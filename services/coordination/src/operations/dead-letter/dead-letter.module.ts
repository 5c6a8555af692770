import { Module } from '@nestjs/common';
import { DeadLetterResolver } from './dead-letter.resolver.js';
import { DeadLetterService } from './dead-letter.service.js';

@Module({ providers: [DeadLetterService, DeadLetterResolver] })
export class DeadLetterModule {}
