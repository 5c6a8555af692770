import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PostReader } from './post.reader.js';
import { PostResolver } from './post.resolver.js';
import { PostService } from './post.service.js';

@Module({ imports: [OrganizationModule], providers: [PostService, PostReader, PostResolver], exports: [PostReader] })
export class PostModule {}
