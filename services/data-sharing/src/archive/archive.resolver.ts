import { Args, Context, ID, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { Issue } from '../references/issue.reference.js';
import {
  ArchivePacket,
  ArchivePacketConnection,
  ArchivePacketsArgs,
  ArchiveVerificationReport,
} from './archive.graphql.js';
import { ArchiveService } from './archive.service.js';

@Resolver(() => ArchivePacket)
export class ArchivePacketResolver {
  constructor(private readonly archive: ArchiveService) {}

  @Query(() => ArchivePacketConnection, {
    description: 'Lists the packets that the caller may see, latest closing first.',
  })
  archivePackets(@Args() args: ArchivePacketsArgs, @Context() ctx: RequestContext): Promise<Connection<ArchivePacket>> {
    return this.archive.listPackets(ctx, args);
  }

  @Query(() => ArchivePacket, {
    nullable: true,
    description: 'Returns a packet by id; null when the id is unknown or the caller may not see the packet.',
  })
  archivePacket(
    @Args('id', { type: () => ID, description: 'Id of the packet.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<ArchivePacket | null> {
    return this.archive.findPacket(ctx, id);
  }

  @Query(() => ArchiveVerificationReport, {
    description:
      'Recomputes the seals of the whole archive and reports edited, deleted, inserted, reordered and cut-off packets.',
  })
  verifyArchive(): Promise<ArchiveVerificationReport> {
    return this.archive.verify();
  }

  @ResolveReference()
  resolveReference(reference: { id: string }, ctx: RequestContext): Promise<ArchivePacket | null> {
    return this.archive.loadPacket(ctx, reference.id);
  }
}

@Resolver(() => Issue)
export class IssueArchiveResolver {
  constructor(private readonly archive: ArchiveService) {}

  /** This service knows only the key of an issue. Coordination, its owner, decides whether the issue exists. */
  @ResolveReference()
  resolveReference(reference: { id: string }): Issue {
    return { id: reference.id };
  }

  @ResolveField(() => [ArchivePacket], {
    nullable: true,
    description:
      'The archive packets of the issue that the caller may see, one for each closing, oldest first. ' +
      'The list is short.',
  })
  archivePackets(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<ArchivePacket[]> {
    return this.archive.loadPacketsOfIssue(ctx, issue.id);
  }
}
