import { Module } from '@nestjs/common';
import { CatalogueImportService } from './catalogue-import.service.js';
import { CaseCatalogueResolver, CaseCategoryResolver } from './catalogue.resolver.js';
import { CatalogueService } from './catalogue.service.js';

@Module({ providers: [CatalogueService, CatalogueImportService, CaseCategoryResolver, CaseCatalogueResolver] })
export class CatalogueModule {}
