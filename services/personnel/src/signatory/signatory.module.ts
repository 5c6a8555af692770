import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module.js';
import { SignatoryReader } from './signatory.reader.js';
import { SignatoryResolver } from './signatory.resolver.js';

@Module({ imports: [StaffModule], providers: [SignatoryReader, SignatoryResolver] })
export class SignatoryModule {}
