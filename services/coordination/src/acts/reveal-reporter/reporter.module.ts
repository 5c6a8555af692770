import { Module } from '@nestjs/common';
import { ReporterResolver } from './reporter.resolver.js';
import { ReporterService } from './reporter.service.js';

@Module({ providers: [ReporterService, ReporterResolver] })
export class ReporterModule {}
