import { Module } from '@nestjs/common';
import { StandardModule } from '../standard/standard.module.js';
import { DictionaryResolver } from './dictionary.resolver.js';
import { DictionaryService } from './dictionary.service.js';
import { LineResolver } from './line.resolver.js';
import { LineService } from './line.service.js';

@Module({ imports: [StandardModule], providers: [DictionaryService, DictionaryResolver, LineService, LineResolver] })
export class DictionaryModule {}
