import { Module } from '@nestjs/common';
import { DirectoryConsumer } from './directory.consumer.js';

@Module({ providers: [DirectoryConsumer] })
export class DirectoryModule {}
