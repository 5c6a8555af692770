import { Module } from '@nestjs/common';
import { OperationsModule } from '@jiceng/platform/operations';
import { TemplatesModule } from '@jiceng/tables/templates';
import { AnchorModule } from './anchor/anchor.module.js';
import { ArchiveModule } from './archive/archive.module.js';
import { DictionaryModule } from './dictionary/dictionary.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { StandardModule } from './standard/standard.module.js';

@Module({
  imports: [
    ArchiveModule,
    StandardModule,
    DictionaryModule,
    AnchorModule,
    OrganizationModule,
    OperationsModule.of('data-sharing'),
    TemplatesModule,
  ],
})
export class AppModule {}
