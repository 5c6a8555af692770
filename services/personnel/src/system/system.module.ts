import { Module } from '@nestjs/common';
import { RegionModule } from '../region/region.module.js';
import { SystemReader } from './system.reader.js';
import { SystemResolver } from './system.resolver.js';
import { SystemService } from './system.service.js';

@Module({
  imports: [RegionModule],
  providers: [SystemService, SystemReader, SystemResolver],
  exports: [SystemReader],
})
export class SystemModule {}
