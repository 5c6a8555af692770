import { Module } from '@nestjs/common';
import { ExportRoute } from './export-route.js';
import { ExportSweep } from './export-sweep.js';
import { Exports } from './exports.js';

/** The parts of exports that every service has. */
@Module({ providers: [Exports, ExportRoute, ExportSweep], exports: [Exports] })
export class ExportsModule {}
