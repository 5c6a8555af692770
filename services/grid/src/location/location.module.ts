import { Module } from '@nestjs/common';
import { GridModule } from '../grid/grid.module.js';
import { RegionModule } from '../region/region.module.js';
import { LocationResolver } from './location.resolver.js';
import { LocationService } from './location.service.js';

@Module({ imports: [GridModule, RegionModule], providers: [LocationService, LocationResolver] })
export class LocationModule {}
