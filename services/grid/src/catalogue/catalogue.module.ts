import { Module } from '@nestjs/common';
import { LineModule } from '../line/line.module.js';
import { CatalogueImportService } from './catalogue-import.service.js';
import { CaseCatalogueResolver, CaseCategoryResolver } from './catalogue.resolver.js';
import { CatalogueService } from './catalogue.service.js';

@Module({
  imports: [LineModule],
  providers: [CatalogueService, CatalogueImportService, CaseCategoryResolver, CaseCatalogueResolver],
})
export class CatalogueModule {}
