import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PostCount } from './post.graphql.js';
import { PostReader } from './post.reader.js';
import { PostPeriodResolver, PostResolver } from './post.resolver.js';

@Module({
  imports: [OrganizationModule],
  providers: [PostReader, PostResolver, PostPeriodResolver, PostCount],
  exports: [PostReader],
})
export class PostModule {}
