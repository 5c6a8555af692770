import { Module } from '@nestjs/common';
import { PostCommandsResolver } from './post-commands.resolver.js';
import { PostService } from './post.service.js';
import { PostTimers } from './post.timers.js';

/**
 * The commands on posts. This folder is separate from `post`, because the commands also announce the holders of a post,
 * and their data belong to `staff`.
 */
@Module({ providers: [PostService, PostTimers, PostCommandsResolver] })
export class PostCommandsModule {}
