import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { CalendarResolver } from './calendar.resolver.js';

@Module({ imports: [DirectoryModule], providers: [CalendarResolver] })
export class CalendarModule {}
