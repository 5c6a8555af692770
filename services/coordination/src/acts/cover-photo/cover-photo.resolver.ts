import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CoverPhotoInput, CoverPhotoPayload } from './cover-photo.graphql.js';
import { CoverPhotoService } from './cover-photo.service.js';

@Resolver(() => CoverPhotoPayload)
export class CoverPhotoResolver {
  constructor(private readonly service: CoverPhotoService) {}

  @Mutation(() => CoverPhotoPayload, {
    description:
      'Cover faces, plates and names on a photo (遮盖照片). What was covered is in neither the shown photo nor the ' +
      'thumbnail; the sealed original stays as it is, except of an anonymous report, which has none. A second round ' +
      'keeps the first.',
  })
  async coverPhoto(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The photo and the rectangles.' }) input: CoverPhotoInput,
  ): Promise<CoverPhotoPayload> {
    return { file: await this.service.cover(ctx, input) };
  }
}
