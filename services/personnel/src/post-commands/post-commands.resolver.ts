import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import {
  AbolishPostInput,
  ArrangePostInput,
  ChangePostInput,
  CreatePostInput,
  PostPayload,
} from '../post/post.graphql.js';
import { PostService } from './post.service.js';

@Resolver()
export class PostCommandsResolver {
  constructor(private readonly service: PostService) {}

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

  @Mutation(() => PostPayload, {
    description:
      'Changes the name, establishment kind, grade, roles and duties of a post from a moment on. The earlier values ' +
      'stay on record.',
  })
  changePost(
    @Args('input', { description: 'The post and its new state.' }) input: ChangePostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.changePost(ctx, input);
  }

  @Mutation(() => PostPayload, {
    description: 'Abolishes a post. Refused when a staff member holds the post at its end or later.',
  })
  abolishPost(
    @Args('input', { description: 'The post.' }) input: AbolishPostInput,
    @Context() ctx: RequestContext,
  ): Promise<PostPayload> {
    return this.service.abolish(ctx, input);
  }
}
