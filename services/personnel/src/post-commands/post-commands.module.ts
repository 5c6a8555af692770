import { Module } from '@nestjs/common';
import { RoleListModule } from '../role-list/role-list.module.js';
import { PostCommandsResolver } from './post-commands.resolver.js';
import { PostService } from './post.service.js';
import { PostTimers } from './post.timers.js';

/**
 * The commands on posts. They have a folder of their own, because they use `staff` to announce the holders, and `staff`
 * imports `post`.
 */
@Module({ imports: [RoleListModule], providers: [PostService, PostTimers, PostCommandsResolver] })
export class PostCommandsModule {}
