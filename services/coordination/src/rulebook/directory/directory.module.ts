import { Module } from '@nestjs/common';
import { DirectoryConsumer } from './directory.consumer.js';
import { DirectoryService } from './directory.service.js';

@Module({ providers: [DirectoryService, DirectoryConsumer], exports: [DirectoryService] })
export class DirectoryModule {}
