import type { RequestContext } from '@jiceng/platform/request-context';
import { Context, Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Precedent } from '../../rulebook/publishing/precedent.graphql.js';
import { Reason } from '../api/issue.graphql.js';
import { PrecedentRevocationService } from './precedent-revocation.service.js';

@ObjectType({ description: 'Your right to revoke a precedent now.' })
export class PrecedentRevocation {
  @Field(() => Boolean, { description: 'True when you may revoke the precedent now.' })
  enabled: boolean;

  @Field(() => Reason, {
    nullable: true,
    description: 'Reason why you may not revoke the precedent; null when you may.',
  })
  reason: Reason | null;
}

@Resolver(() => Precedent)
export class PrecedentRevocationResolver {
  constructor(private readonly revocations: PrecedentRevocationService) {}

  @ResolveField(() => PrecedentRevocation, {
    nullable: true,
    description:
      'Your right to revoke the precedent now, by the rules of `revokePrecedent`. Null when the precedent has ended, ' +
      'or when none of your roles may use the command in this region.',
  })
  async revocation(
    @Parent() precedent: Precedent,
    @Context() ctx: RequestContext,
  ): Promise<PrecedentRevocation | null> {
    if (precedent.state !== 'in-force') return null;
    const found = await this.revocations.of(ctx, precedent.issueId, {
      regionCode: precedent.region.code,
      ruledAt: new Date(precedent.ruledAt),
      expiresAt: new Date(precedent.expiresAt),
      revokedAt: null,
      supersededAt: null,
    });
    if (!found) return null;
    const { enabled, reason } = found;
    return { enabled, reason: reason && { code: reason.code, ...reason.messages } };
  }
}
