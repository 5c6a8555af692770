import { Module } from '@nestjs/common';
import { ExportsModule } from '@jiceng/tables/exports.module';
import { DirectoryConsumer } from './directory/directory.consumer.js';
import { DirectoryService } from './directory/directory.service.js';
import { AuthorityResolver } from './publishing/authority.resolver.js';
import { AuthorityService } from './publishing/authority.service.js';
import { DutyListChangesService } from './publishing/duty-list-changes.service.js';
import { DutyListDraftResolver } from './publishing/duty-list-draft.resolver.js';
import { DutyListDraftService } from './publishing/duty-list-draft.service.js';
import { DutyListExport, DutyListExportResolver } from './publishing/duty-list-export.js';
import { DutyListResolver } from './publishing/duty-list.resolver.js';
import { DutyListService } from './publishing/duty-list.service.js';
import { IntakeDeskResolver } from './publishing/intake-desk.resolver.js';
import { IntakeDeskService } from './publishing/intake-desk.service.js';
import { PrecedentCount } from './publishing/precedent.graphql.js';
import { PrecedentResolver } from './publishing/precedent.resolver.js';
import { PrecedentService } from './publishing/precedent.service.js';
import { ReplyTemplateResolver } from './publishing/reply-template.resolver.js';
import { ReplyTemplateService } from './publishing/reply-template.service.js';
import { SourceMappingResolver } from './publishing/source-mapping.resolver.js';
import { SourceMappingService } from './publishing/source-mapping.service.js';
import { ProcessResolver } from './publishing/process.resolver.js';
import { ProcessService } from './publishing/process.service.js';

@Module({
  imports: [ExportsModule],
  providers: [
    DirectoryService,
    DirectoryConsumer,
    ProcessService,
    ProcessResolver,
    DutyListService,
    DutyListResolver,
    DutyListExport,
    DutyListExportResolver,
    DutyListDraftService,
    DutyListChangesService,
    DutyListDraftResolver,
    IntakeDeskService,
    AuthorityService,
    AuthorityResolver,
    IntakeDeskResolver,
    SourceMappingService,
    SourceMappingResolver,
    PrecedentService,
    PrecedentCount,
    PrecedentResolver,
    ReplyTemplateService,
    ReplyTemplateResolver,
  ],
  exports: [DirectoryService],
})
export class RulebookModule {}
