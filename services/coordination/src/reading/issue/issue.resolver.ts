import { Progress, progressOf } from '../api/progress.js';
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
import { stateOf } from '../../rulebook/process/process-definition.rules.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { DuplicateService } from '../duplicate/duplicate.service.js';
import { Task, toTask } from '../api/task.graphql.js';
import { taskView, issueView } from '../../case/tables/issue.view.js';
import {
  ArchivedEdition,
  AvailableAction,
  DuplicateSuggestion,
  Issue,
  IssueConnection,
  StateLabel,
  toIssue,
} from '../api/issue.graphql.js';
import { DeadlineRequest, toDeadlineRequest } from '../api/deadline-request.graphql.js';
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
import { levelRefusalOf } from '../../case/ledger/levels.js';
import type { IssueRow } from '../../case/tables/issue.table.js';

@ArgsType()
export class IssueListArgs extends PageArgs {
  @Field(() => IssueFilter, { nullable: true, description: 'Which issues; all you may see by default.' })
  filter: IssueFilter | null;
}

/** Reporters shown; a matter that half a district reported is counted, not listed. */
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

  @ResolveField(() => StateLabel, { description: 'How its process calls the state it is in.' })
  async stateLabel(@Parent() { processKey, processVersion, stateCode }: Issue): Promise<StateLabel> {
    return stateOf(await this.directories.process(processKey, processVersion), stateCode).label;
  }

  @ResolveField(() => Progress, { description: 'Progress of the issue in words for its reporter.' })
  async progress(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Progress> {
    if (issue.state !== 'rejected') return progressOf(issue.state);
    const { timeline } = await this.reading.parts(ctx, issue.id);
    return progressOf(issue.state, timeline.findLast(({ step }) => step === 'rejected')?.note);
  }

  @ResolveField(() => [Task], { description: 'Its tasks, oldest first; a short list.' })
  async tasks(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Task[]> {
    return (await this.reading.tasks(ctx, issue.id)).map((task) => toTask(taskView(task)));
  }

  @ResolveField(() => [TimelineEntry], { description: 'Every step of the issue, in one round trip; a short list.' })
  async timeline(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<TimelineEntry[]> {
    const { timeline } = await this.reading.parts(ctx, issue.id);
    return timeline.map(
      (entry) =>
        ({
          ...entry,
          at: utc(entry.at),
          actorId: entry.actorKind === 'staff' ? entry.actorId : null,
          organization: stub(entry.organizationId),
          counterpart: stub(entry.counterpartOrganizationId),
        }) as TimelineEntry,
    );
  }

  @ResolveField(() => [DutySpan], {
    description: 'Who was responsible when: without gap or overlap while it was open; a short list.',
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
    description: 'What the levels decided on it, oldest first; a short list. Only for staff.',
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
    description: 'Whose working minutes its life took; they sum to the time it was open. A short list.',
  })
  async attribution(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<AttributedTime[]> {
    const directory = await this.directories.current();
    const { limits } = directory.process(issue.processKey, issue.processVersion);
    const parts = await this.reading.attribution(issue.id, directory.clock(limits.calendar), ctx.now());
    return parts.map(({ organizationId, activity, minutes }) => ({
      organization: { id: organizationId },
      activity,
      minutes,
    }));
  }

  @ResolveField(() => [Reporter], {
    description:
      'All reporters of the issue, including those of merged reports; at most 200. Residents see their own reports.',
  })
  async reporters(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Reporter[]> {
    const { reporters } = await this.reading.parts(ctx, issue.id);
    const shown =
      ctx.actor?.kind === 'resident' ? reporters.filter(({ personId }) => personId === ctx.actor!.id) : reporters;
    return oncePerPerson(shown)
      .slice(0, MOST_REPORTERS)
      .map(({ personId: _, ...reporter }) => ({ ...reporter, reportedAt: utc(reporter.reportedAt) }));
  }

  @ResolveField(() => [Verification], { description: 'Its verifications, oldest first; a short list.' })
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

  @ResolveField(() => [Callback], {
    description:
      'What its reporters were asked after it had ended, and answered. Residents see their own. A short list.',
  })
  async callbacks(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Callback[]> {
    const { callbacks, calls } = await this.reading.parts(ctx, issue.id);
    const own =
      ctx.actor?.kind === 'resident' ? callbacks.filter((each) => each.personId === ctx.actor!.id) : callbacks;
    // Notes of callers are for staff.
    const shown = ctx.actor?.kind === 'staff' ? calls : calls.map((call) => ({ ...call, note: null }));
    return own.map((each) => toCallback(each, shown));
  }

  @ResolveField(() => [DeadlineRequest], {
    nullable: true,
    description: 'Requests of its units for more time, oldest first; a short list. Residents do not see them.',
  })
  async deadlineRequests(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<DeadlineRequest[]> {
    return (await this.reading.parts(ctx, issue.id)).deadlineRequests.map(toDeadlineRequest);
  }

  @ResolveField(() => [ArchivedEdition], { description: 'Its packets in the archive; a short list.' })
  async archive(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<ArchivedEdition[]> {
    const { archived } = await this.reading.parts(ctx, issue.id);
    return archived.map(({ packetId, ...each }) => ({ ...each, packet: { id: packetId } }));
  }

  @ResolveField(() => [ID], { description: 'Issues that were joined to it.' })
  async mergedIssueIds(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<string[]> {
    return (await this.reading.parts(ctx, issue.id)).mergedIds;
  }

  @ResolveField(() => [AvailableAction], {
    description: 'What you may do with it now, and why not, from the rules that the server enforces; a short list.',
  })
  async availableActions(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<AvailableAction[]> {
    const [row, tasks, directory] = await Promise.all([
      this.reading.load(ctx, 'Entity.Issue', issue.id),
      this.reading.tasks(ctx, issue.id),
      this.directories.current(),
    ]);
    if (!row || !ctx.actor) return [];
    const definition = directory.process(row.processKey, row.processVersion);
    const offered = await this.reading.actions(
      ctx.actor,
      { row, tasks, directory },
      {
        matter: matterOf({ row, tasks }),
        definition,
        now: ctx.now(),
        handleDueAt: row.handleDueAt,
        severity: row.severity,
        inOneTree: directory.inOneTree,
        levelRefusal: levelRefusalOf({ row, definition, directory }, ctx.now()),
      },
    );
    return offered.map(({ action, enabled, reason }) => ({
      action,
      enabled,
      reason: reason && { code: reason.code, ...reason.messages },
    }));
  }

  @ResolveField(() => [DuplicateSuggestion], {
    description: 'Open issues that seem to be the same matter, best first, at most five.',
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

/** The first report of each person; reports without an account stand for themselves. */
function oncePerPerson<T extends { id: string; personId: string | null }>(reports: readonly T[]): T[] {
  const seen = new Set<string>();
  return reports.filter(({ id, personId }) => {
    const known = seen.has(personId ?? id);
    seen.add(personId ?? id);
    return !known;
  });
}
