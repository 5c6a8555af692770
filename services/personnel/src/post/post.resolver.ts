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
    description: 'One post by its id; null when there is none that the caller may see.',
  })
  post(
    @Args('id', { type: () => ID, description: 'Id of the post.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<Post | null> {
    return this.reader.find(ctx, id);
  }

  @Query(() => PostConnection, { nullable: true, description: 'Posts that the caller may see, by code.' })
  posts(@Args() args: PostsArgs, @Context() ctx: RequestContext): Promise<Connection<Post>> {
    return this.reader.list(ctx, args);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization it belongs to.' })
  organization(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, post.organizationId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description: 'The post it reports to; null at the top, or when the caller may not see it.',
  })
  reportsTo(@Parent() post: Post, @Context() ctx: RequestContext): Promise<Post | null> | null {
    return post.reportsToPostId === null ? null : this.reader.find(ctx, post.reportsToPostId);
  }

  @ResolveField(() => Post, {
    nullable: true,
    description: 'The post that deputises for it when its holder is absent.',
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

  @Mutation(() => PostPayload, { description: 'Says whom a post reports to and which post deputises for it.' })
  arrangePost(
    @Args('input', { description: 'The post and its neighbours.' }) input: ArrangePostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.arrange(ctx, input);
  }

  @Mutation(() => PostPayload, { description: 'Abolishes a post. Refused while somebody holds it.' })
  abolishPost(
    @Args('input', { description: 'The post.' }) input: AbolishPostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.abolish(ctx, input);
  }
}
