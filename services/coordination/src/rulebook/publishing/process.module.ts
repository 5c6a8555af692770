import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ProcessResolver } from './process.resolver.js';
import { ProcessService } from './process.service.js';

@Module({ imports: [DirectoryModule], providers: [ProcessService, ProcessResolver] })
export class ProcessModule {}
