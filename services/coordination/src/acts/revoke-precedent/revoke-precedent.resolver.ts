import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Precedent, toPrecedent } from '../../rulebook/publishing/precedent.graphql.js';
import { RevokePrecedentInput } from './revoke-precedent.input.js';
import { RevokePrecedentService } from './revoke-precedent.service.js';

@ObjectType({ description: 'The ruling that was revoked.' })
export class PrecedentPayload {
  @Field(() => Precedent, { description: 'The ruling after the command.' })
  precedent: Precedent;
}

@Resolver(() => PrecedentPayload)
export class RevokePrecedentResolver {
  constructor(private readonly service: RevokePrecedentService) {}

  @Mutation(() => PrecedentPayload, {
    description:
      'Revoke a precedent (撤销先例). The issue on which the ruling was given stays with its organization; later issues go by the duty list again.',
  })
  async revokePrecedent(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The ruling and the reason.' }) input: RevokePrecedentInput,
  ): Promise<PrecedentPayload> {
    return { precedent: toPrecedent(await this.service.revoke(ctx, input), ctx.now()) };
  }
}
