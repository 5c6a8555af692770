import { Module } from '@nestjs/common';
import { StandardImportService } from './standard-import.service.js';
import { DataStandardRegister } from './standard-register.js';
import { StandardResolver } from './standard.resolver.js';
import { StandardService } from './standard.service.js';

@Module({
  providers: [StandardService, StandardImportService, DataStandardRegister, StandardResolver],
  exports: [DataStandardRegister],
})
export class StandardModule {}
