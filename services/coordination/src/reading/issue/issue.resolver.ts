import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { StateLabel } from '../../api/state-label.graphql.js';
import { issueActionWords } from '@jiceng/contracts/dictionary/issue-words';
import { ownIdsOf, type Actor } from '@jiceng/platform/context';
import { idOfCode } from '@jiceng/platform/node';
import type { RequestContext } from '@jiceng/platform/request-context';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
  Parent,
} from '@nestjs/graphql';
import { fromCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { DatumEnum } from '../api/place.inputs.js';
import { stateOf } from '../../rulebook/process/process-definition.rules.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { DuplicateService } from '../duplicate/duplicate.service.js';
import { Task, toTask } from '../api/task.graphql.js';
import { taskView, issueView } from '../../case/tables/issue.view.js';
import { ArchivedEdition, AvailableAction, Issue, IssueConnection, Position, toIssue } from '../api/issue.graphql.js';
import { DuplicateSuggestion } from '../api/duplicate.graphql.js';
import { DeadlineRequest, toDeadlineRequest } from '../api/deadline-request.graphql.js';
import { SourceRequest, toSourceRequest } from '../api/source-request.graphql.js';
import { SpotCheck, toSpotCheck } from '../api/spot-check.graphql.js';
import { IssueFilter } from '../api/issue-filter.js';
import {
  AttributedTime,
  Callback,
  DutySpan,
  LevelFact,
  Reporter,
  TimelineEntry,
  Verification,
} from '../api/issue-parts.graphql.js';
import { toCallback } from '../api/callback.js';
import { IssueReadingService } from './issue-reading.service.js';
import { matterOf } from '../../case/ledger/issue-columns.js';
import { orderOf } from '../../case/ledger/issue-access.js';
import { openSpotCheck } from '../../case/matter/spot-check.rules.js';
import { codeNameOf } from '../../case/reporter/reporter-pseudonym.rules.js';
import { levelRefusalOf } from '../../case/ledger/levels.js';
import type { IssueRow } from '../../case/tables/issue.table.js';

@ArgsType()
export class IssueListArgs extends PageArgs {
  @Field(() => IssueFilter, {
    nullable: true,
    description: 'Conditions on the issues; when absent, all issues that you may see.',
  })
  filter: IssueFilter | null;
}

/** Largest number of reporters in the answer. The field `reporterCount` of the issue always counts all of them. */
const MOST_REPORTERS = 200;

const utc = (text: string): string => new Date(text).toISOString();
const utcOrNull = (text: string | null): string | null => (text === null ? null : utc(text));
const stub = (id: string | null): { id: string } | null => (id === null ? null : { id });

@Resolver(() => Issue)
export class IssueResolver {
  constructor(
    private readonly reading: IssueReadingService,
    private readonly directories: DirectoryService,
    private readonly duplicates: DuplicateService,
  ) {}

  @Query(() => Issue, {
    nullable: true,
    description: "Returns an issue; null when the issue does not exist or lies outside the caller's jurisdiction.",
  })
  async issue(
    @Context() ctx: RequestContext,
    @Args('id', { type: () => ID, description: 'Id of the issue.' }) id: string,
  ): Promise<Issue | null> {
    return toApi(await this.reading.load(ctx, 'Query.issue', id));
  }

  @Query(() => IssueConnection, { nullable: true, description: 'Issues of your jurisdiction, newest first.' })
  issues(@Context() ctx: RequestContext, @Args() args: IssueListArgs): Promise<Connection<Issue>> {
    return this.reading.list(ctx, args, (row) => toApi(row)!);
  }

  @ResolveReference()
  async resolveReference(reference: { id: string }, ctx: RequestContext): Promise<Issue | null> {
    return toApi(await this.reading.load(ctx, 'Entity.Issue', reference.id));
  }

  @ResolveField(() => StateLabel, { description: 'Name of the present state in the process of the issue.' })
  async stateLabel(@Parent() { processKey, processVersion, stateCode }: Issue): Promise<StateLabel> {
    return stateOf(await this.directories.process(processKey, processVersion), stateCode).label;
  }

  @ResolveField(() => Position, {
    nullable: true,
    description: 'The position in a geodetic reference of your choice, for maps that use it; null without a position.',
  })
  position(
    @Parent() { longitude, latitude }: Issue,
    @Args('datum', {
      type: () => DatumEnum,
      defaultValue: 'CGCS2000',
      description: 'Geodetic reference of the answer.',
    })
    datum: Datum,
  ): Position | null {
    if (longitude === null || latitude === null) return null;
    const [east, north] = fromCgcs2000([longitude, latitude], datum);
    return { longitude: east, latitude: north };
  }

  @ResolveField(() => [Task], {
    description: 'Tasks of the issue, oldest first; a short list.',
  })
  async tasks(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Task[]> {
    return (await this.reading.tasks(ctx, issue.id)).map((task) => toTask(taskView(task)));
  }

  @ResolveField(() => [TimelineEntry], {
    description: 'Every step of the issue, in order of time. A short list.',
  })
  async timeline(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<TimelineEntry[]> {
    const { timeline } = await this.reading.parts(ctx, issue.id);
    return timeline.map(
      (entry) =>
        ({
          ...entry,
          id: idOfCode('TimelineEntry', `${issue.id}/${entry.seq}`),
          at: utc(entry.at),
          actor: entry.actorKind === 'staff' ? stub(entry.actorId) : null,
          organization: stub(entry.organizationId),
          counterpart: stub(entry.counterpartOrganizationId),
        }) as TimelineEntry,
    );
  }

  @ResolveField(() => Boolean, {
    description:
      'True when a deadline of the open issue lies in a year whose notice of holidays is not published yet ' +
      '(放假安排未发布). The deadline then counts only the holidays of the law and may move.',
  })
  async dueWithoutNotice(@Parent() { state, stateDueAt, handleDueAt }: Issue): Promise<boolean> {
    if (isResting(state)) return false;
    const { calendars } = await this.directories.current();
    return [stateDueAt, handleDueAt].some((dueAt) => dueAt !== null && calendars.isProvisional(new Date(dueAt)));
  }

  @ResolveField(() => [DutySpan], {
    description:
      'Responsible organization and holder over time. While the issue was open, the spans have no gap and no ' +
      'overlap. A short list.',
  })
  async duty(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<DutySpan[]> {
    const { duty } = await this.reading.parts(ctx, issue.id);
    return duty.map((span) => ({
      responsible: { id: span.responsibleOrganizationId },
      holder: { id: span.holderOrganizationId },
      activity: span.activity as DutySpan['activity'],
      startsAt: utc(span.startsAt),
      endsAt: utcOrNull(span.endsAt),
    }));
  }

  @ResolveField(() => [LevelFact], {
    nullable: true,
    description: 'Decisions of the levels on the issue, oldest first; only staff see them. A short list.',
  })
  async levelFacts(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<LevelFact[]> {
    const { levelFacts } = await this.reading.parts(ctx, issue.id);
    return levelFacts.map(({ organizationId, at, ...fact }) => ({
      ...fact,
      organization: { id: organizationId },
      at: utc(at),
    }));
  }

  @ResolveField(() => [AttributedTime], {
    nullable: true,
    description:
      'Working minutes of the issue by organization and activity. Their sum is the working time for which the ' +
      'issue was open. A short list.',
  })
  async attribution(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<AttributedTime[]> {
    const directory = await this.directories.current();
    const { limits } = directory.process(issue.processKey, issue.processVersion);
    const parts = await this.reading.attribution(ctx, issue.id, directory.clock(limits.calendar));
    return parts.map(({ organizationId, activity, minutes }) => ({
      organization: { id: organizationId },
      activity,
      minutes,
    }));
  }

  @ResolveField(() => [Reporter], {
    description:
      'All reporters of the issue, including those of merged reports; at most 200. Residents see only their own, ' +
      'and clients none.',
  })
  async reporters(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Reporter[]> {
    const { reporters } = await this.reading.parts(ctx, issue.id);
    const shown = ctx.actor && ctx.actor.kind !== 'staff' ? ownOf(ctx.actor, reporters) : reporters;
    return oncePerPerson(shown)
      .slice(0, MOST_REPORTERS)
      .map(({ personId: _, ...reporter }) => ({
        ...reporter,
        codeName: reporter.grade === 'confidential' ? codeNameOf(reporter.id) : null,
        reportedAt: utc(reporter.reportedAt),
      }));
  }

  @ResolveField(() => [Verification], {
    description: 'Verifications of the issue, oldest first. A short list.',
  })
  async verifications(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Verification[]> {
    const { verifications } = await this.reading.parts(ctx, issue.id);
    return verifications.map((each) => ({
      ...each,
      mode: each.mode as Verification['mode'],
      organization: { id: each.organizationId },
      requestedAt: utc(each.requestedAt),
      dueAt: utc(each.dueAt),
      recordedAt: utcOrNull(each.recordedAt),
    }));
  }

  @ResolveField(() => [SpotCheck], {
    nullable: true,
    description:
      'Spot checks by the level above, after a level solved and closed the issue at once. Only staff see them. A ' +
      'short list.',
  })
  async spotChecks(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<SpotCheck[]> {
    return (await this.reading.parts(ctx, issue.id)).spotChecks.map(toSpotCheck);
  }

  @ResolveField(() => [Callback], {
    description:
      'Questions to the reporters after the issue had ended, with the answers. Residents see only ' +
      'their own, and clients none. A short list.',
  })
  async callbacks(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Callback[]> {
    const { callbacks, calls } = await this.reading.parts(ctx, issue.id);
    const own = ctx.actor && ctx.actor.kind !== 'staff' ? ownOf(ctx.actor, callbacks) : callbacks;
    // Only staff see the notes of staff members who called.
    const shown = ctx.actor?.kind === 'staff' ? calls : calls.map((call) => ({ ...call, note: null }));
    return own.map((each) => toCallback(each, shown));
  }

  @ResolveField(() => [DeadlineRequest], {
    nullable: true,
    description: 'Requests for more time on the issue, oldest first. Residents do not see them. A short list.',
  })
  async deadlineRequests(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<DeadlineRequest[]> {
    return (await this.reading.parts(ctx, issue.id)).deadlineRequests.map(toDeadlineRequest);
  }

  @ResolveField(() => [SourceRequest], {
    nullable: true,
    description:
      'Requests to the client of the source to take the issue back or for a later limit, oldest first. Residents do ' +
      'not see them. A short list.',
  })
  async sourceRequests(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<SourceRequest[]> {
    return (await this.reading.parts(ctx, issue.id)).sourceRequests.map(toSourceRequest);
  }

  @ResolveField(() => [ArchivedEdition], { description: 'Packets of the issue in the archive. A short list.' })
  async archive(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<ArchivedEdition[]> {
    const { archived } = await this.reading.parts(ctx, issue.id);
    return archived.map(({ packetId, ...each }) => ({ ...each, packet: { id: packetId } }));
  }

  @ResolveField(() => [ID], { description: 'Issues that were merged into this issue.' })
  async mergedIssueIds(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<string[]> {
    return (await this.reading.parts(ctx, issue.id)).mergedIds;
  }

  @ResolveField(() => [AvailableAction], {
    description:
      'Actions on the issue that your role may take, with the reason for each action that is disabled now; a short ' +
      'list. The server enforces the same rules.',
  })
  async availableActions(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<AvailableAction[]> {
    const [row, tasks, directory] = await Promise.all([
      this.reading.load(ctx, 'Entity.Issue', issue.id),
      this.reading.tasks(ctx, issue.id),
      this.directories.current(),
    ]);
    if (!row || !ctx.actor) return [];
    const definition = directory.process(row.processKey, row.processVersion);
    const checks = row.state === 'closed' ? (await this.reading.parts(ctx, issue.id)).spotChecks : [];
    const offered = await this.reading.actions(
      ctx.policy,
      { row, tasks, directory },
      {
        matter: matterOf({ row, tasks }),
        definition,
        now: ctx.now(),
        handleDueAt: row.handleDueAt,
        severity: row.severity,
        inOneTree: directory.inOneTree,
        levelRefusal: levelRefusalOf({ row, definition, directory }, ctx.now()),
        spotCheck: openSpotCheck(checks, row),
        order: orderOf(row),
      },
    );
    return offered.map(({ action, enabled, reason }) => ({
      action,
      label: issueActionWords[action][ctx.locale],
      enabled,
      reason: reason && { code: reason.code, ...reason.messages },
    }));
  }

  @ResolveField(() => [DuplicateSuggestion], {
    description: 'Open issues that are probably the same matter, best first, at most five.',
  })
  async duplicateSuggestions(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<DuplicateSuggestion[]> {
    const row = await this.reading.load(ctx, 'Entity.Issue', issue.id);
    if (!row) return [];
    return (await this.duplicates.suggest(ctx, row)).map(({ issue: other, score, metres, parts }) => ({
      issue: toApi(other)!,
      score,
      metres,
      parts,
    }));
  }
}

function toApi(row: IssueRow | null): Issue | null {
  return row && toIssue(issueView(row));
}

/** Returns the rows of the actor, under the account or a pseudonym of it. */
function ownOf<T extends { personId: string | null }>(actor: Actor, rows: readonly T[]): T[] {
  const own = ownIdsOf(actor);
  return rows.filter(({ personId }) => personId !== null && own.includes(personId));
}

/** Returns the first report of each person, and every report without an account. */
function oncePerPerson<T extends { id: string; personId: string | null }>(reports: readonly T[]): T[] {
  const seen = new Set<string>();
  return reports.filter(({ id, personId }) => {
    const known = seen.has(personId ?? id);
    seen.add(personId ?? id);
    return !known;
  });
}
