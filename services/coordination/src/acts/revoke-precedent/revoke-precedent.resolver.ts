import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Precedent, toPrecedent } from '../../rulebook/publishing/precedent.graphql.js';
import { RevokePrecedentInput } from './revoke-precedent.input.js';
import { RevokePrecedentService } from './revoke-precedent.service.js';

@ObjectType({ description: 'The answer of a revocation.' })
export class PrecedentPayload {
  @Field(() => Precedent, { description: 'The precedent after its revocation.' })
  precedent: Precedent;
}

@Resolver(() => PrecedentPayload)
export class RevokePrecedentResolver {
  constructor(private readonly service: RevokePrecedentService) {}

  @Mutation(() => PrecedentPayload, {
    description:
      'Revoke a precedent (撤销先例). The issue of the ruling stays with its organization; later issues ' +
      'are routed by the duty list again. A person who had a part in that issue may not revoke the precedent; ' +
      'the person who made the ruling may.',
  })
  async revokePrecedent(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The precedent and the reason.' }) input: RevokePrecedentInput,
  ): Promise<PrecedentPayload> {
    return { precedent: toPrecedent(await this.service.revoke(ctx, input), ctx.now()) };
  }
}
