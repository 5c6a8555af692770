import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import {
  AbolishPostInput,
  ArrangePostInput,
  CreatePostInput,
  Post,
  PostConnection,
  PostPayload,
  PostsArgs,
} from './post.graphql.js';
import { PostReader } from './post.reader.js';
import { PostService } from './post.service.js';

@Resolver(() => Post)
export class PostResolver {
  constructor(
    private readonly service: PostService,
    private readonly reader: PostReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @Query(() => Post, {
    nullable: true,
    description: 'Returns a post by id; null when the id is unknown or the caller may not see the post.',
  })
  post(
    @Args('id', { type: () => ID, description: 'Id of the post.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<Post | null> {
    return this.reader.find(ctx, id);
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
    return post.reportsToPostId === null ? null : this.reader.find(ctx, post.reportsToPostId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description:
      'The post whose holder deputises when the holder of this post is absent; null when there is no deputy post.',
  })
  deputy(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return post.deputyPostId === null ? null : this.reader.find(ctx, post.deputyPostId);
  }

  @Mutation(() => PostPayload, { description: 'Creates a post (岗位) in an organization.' })
  createPost(
    @Args('input', { description: 'The new post.' }) input: CreatePostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => PostPayload, { description: 'Sets the superior post and the deputy post of a post.' })
  arrangePost(
    @Args('input', { description: 'The post, the superior post and the deputy post.' }) input: ArrangePostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.arrange(ctx, input);
  }

  @Mutation(() => PostPayload, { description: 'Abolishes a post. Refused while a staff member holds the post.' })
  abolishPost(
    @Args('input', { description: 'The post.' }) input: AbolishPostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.abolish(ctx, input);
  }
}
