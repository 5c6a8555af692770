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

  @Query(() => ArchivePacketConnection, { description: 'Packets the caller may see, latest closing first.' })
  archivePackets(@Args() args: ArchivePacketsArgs, @Context() ctx: RequestContext): Promise<Connection<ArchivePacket>> {
    return this.archive.listPackets(ctx, args);
  }

  @Query(() => ArchivePacket, {
    nullable: true,
    description: 'One packet; null when it does not exist or lies outside what the caller may see.',
  })
  archivePacket(
    @Args('id', { type: () => ID, description: 'Id of the packet.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<ArchivePacket | null> {
    return this.archive.findPacket(ctx, id);
  }

  @Query(() => ArchiveVerificationReport, {
    description:
      'Recomputes the seals of the whole archive and says what was edited, deleted, inserted, reordered or cut off.',
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

  /** The key is all this service knows of an issue; whether it exists, its owner says. */
  @ResolveReference()
  resolveReference(reference: { id: string }): Issue {
    return { id: reference.id };
  }

  @ResolveField(() => [ArchivePacket], {
    nullable: true,
    description:
      'The packets filed for the issue, one for each closing, oldest first; those the caller may see. A short list.',
  })
  archivePackets(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<ArchivePacket[]> {
    return this.archive.loadPacketsOfIssue(ctx, issue.id);
  }
}
