import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { CoverPhotoInput, CoverPhotoPayload } from './cover-photo.graphql.js';
import { CoverPhotoService } from './cover-photo.service.js';

@Resolver(() => CoverPhotoPayload)
export class CoverPhotoResolver {
  constructor(private readonly service: CoverPhotoService) {}

  @Mutation(() => CoverPhotoPayload, {
    description:
      'Cover faces, plates and names on a photo (遮盖照片). The shown photo and the thumbnail no longer contain the ' +
      'covered parts. The sealed original does not change; photos of anonymous reports have no original. Earlier ' +
      'covers stay.',
  })
  async coverPhoto(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The photo and the rectangles.' }) input: CoverPhotoInput,
  ): Promise<CoverPhotoPayload> {
    return { file: await this.service.cover(ctx, input) };
  }
}
