import { PageArgs, type Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DutyListRow, toDutyListRow } from './duty-list.graphql.js';
import {
  DraftDutyListInput,
  DutyListDraftPayload,
  DutyListVersion,
  DutyListVersionConnection,
  PublishDutyListDraftInput,
  PublishedDutyListPayload,
} from './duty-list-draft.graphql.js';
import { DutyListChangesService } from './duty-list-changes.service.js';
import { DutyListDraftService } from './duty-list-draft.service.js';

@Resolver(() => DutyListVersion)
export class DutyListDraftResolver {
  constructor(
    private readonly drafts: DutyListDraftService,
    private readonly changes: DutyListChangesService,
  ) {}

  @Query(() => DutyListVersionConnection, {
    nullable: true,
    description: 'Versions and drafts of the duty list, newest first.',
  })
  dutyListVersions(@Args() args: PageArgs): Promise<Connection<DutyListVersion>> {
    return this.drafts.list(args);
  }

  @Mutation(() => DutyListDraftPayload, {
    description:
      'Draft a change of the duty list in force (拟订权责清单). The draft gives each named duty to one organization ' +
      'alone. It routes no issues until it is published; `replayRouting` shows its effect on past dispatches.',
  })
  async draftDutyList(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The changes.' }) input: DraftDutyListInput,
  ): Promise<DutyListDraftPayload> {
    return { version: await this.drafts.draft(ctx, input) };
  }

  @Mutation(() => PublishedDutyListPayload, {
    description:
      'Publish a draft of the duty list (发布权责清单). From then on it routes issues. A draft whose base version is ' +
      'no longer in force is refused.',
  })
  publishDutyListDraft(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The draft to publish.' }) input: PublishDutyListDraftInput,
  ): Promise<PublishedDutyListPayload> {
    return this.drafts.publish(ctx, input);
  }

  @ResolveField(() => [DutyListRow], {
    description: 'Rows that this version has and the base version does not have, by category; at most 100.',
  })
  async added(@Parent() { version }: DutyListVersion, @Context() ctx: RequestContext): Promise<DutyListRow[]> {
    return (await this.changes.of(ctx, version)).added.map(toDutyListRow);
  }

  @ResolveField(() => [DutyListRow], {
    description: 'Rows that the base version has and this version does not have, by category; at most 100.',
  })
  async removed(@Parent() { version }: DutyListVersion, @Context() ctx: RequestContext): Promise<DutyListRow[]> {
    return (await this.changes.of(ctx, version)).removed.map(toDutyListRow);
  }
}
