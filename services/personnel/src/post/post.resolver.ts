import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { Post, PostConnection, PostPeriod, PostsArgs } from './post.graphql.js';
import { PostReader } from './post.reader.js';

@Resolver(() => Post)
export class PostResolver {
  constructor(
    private readonly reader: PostReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @Query(() => Post, {
    nullable: true,
    description:
      'Returns a post by id; null when the id is unknown, the caller may not see the post, or the post does not ' +
      'exist at the moment `at`.',
  })
  post(
    @Args('id', { type: () => ID, description: 'Id of the post.' }) id: string,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Show the post, its superior and its holder as they were at this moment; now when absent.',
    })
    at: string | null,
    @Context() ctx: RequestContext,
  ): Promise<Post | null> {
    return this.reader.find(ctx, id, at ?? null);
  }

  @Query(() => PostConnection, {
    nullable: true,
    description: 'Lists the posts that the caller may see, ordered by code.',
  })
  posts(@Args() args: PostsArgs, @Context() ctx: RequestContext): Promise<Connection<Post>> {
    return this.reader.list(ctx, args);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization that the post belongs to.' })
  organization(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, post.organizationId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description: 'The superior post; null when the post has no superior post or the caller may not see that post.',
  })
  reportsTo(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return post.reportsToPostId === null ? null : this.reader.find(ctx, post.reportsToPostId, post.at);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description:
      'The post whose holder deputises when the holder of this post is absent; null when there is no deputy post or ' +
      'the caller may not see that post.',
  })
  deputy(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return post.deputyPostId === null ? null : this.reader.find(ctx, post.deputyPostId, post.at);
  }

  @ResolveField(() => [PostPeriod], {
    description: 'The post in each period of its past, present and planned future, oldest first; a short list.',
  })
  history(@Parent() post: Post, @Context() ctx: RequestContext): Promise<PostPeriod[]> {
    return this.reader.history(ctx, post.postId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description: 'The post as it is now; null when the post does not exist now.',
  })
  current(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Post | null> {
    return this.reader.find(ctx, post.postId);
  }
}

@Resolver(() => PostPeriod)
export class PostPeriodResolver {
  constructor(private readonly reader: PostReader) {}

  @ResolveField(() => Post, {
    nullable: true,
    description:
      'The superior post in the period, with its present data; null for none or when the caller may not see that ' +
      'post.',
  })
  reportsTo(@Parent() period: PostPeriod, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return period.reportsToPostId === null ? null : this.reader.find(ctx, period.reportsToPostId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description:
      'The deputy post in the period, with its present data; null for none or when the caller may not see that post.',
  })
  deputy(@Parent() period: PostPeriod, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return period.deputyPostId === null ? null : this.reader.find(ctx, period.deputyPostId);
  }
}
