import { Module } from '@nestjs/common';
import { RegionModule } from '../region/region.module.js';
import { GridImportService } from './grid-import.service.js';
import { GridMap } from './grid-map.service.js';
import { GridResolver } from './grid.resolver.js';
import { GridService } from './grid.service.js';
import { OutlineResolver } from './outline.resolver.js';

@Module({
  imports: [RegionModule],
  providers: [GridService, GridImportService, GridMap, GridResolver, OutlineResolver],
  exports: [GridService, GridMap],
})
export class GridModule {}
