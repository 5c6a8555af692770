import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PostReader } from './post.reader.js';
import { PostPeriodResolver, PostResolver } from './post.resolver.js';

@Module({
  imports: [OrganizationModule],
  providers: [PostReader, PostResolver, PostPeriodResolver],
  exports: [PostReader],
})
export class PostModule {}
