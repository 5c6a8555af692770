import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../rulebook/directory/directory.module.js';
import { DuplicateService } from './duplicate.service.js';

@Module({ imports: [DirectoryModule], providers: [DuplicateService], exports: [DuplicateService] })
export class DuplicateModule {}
