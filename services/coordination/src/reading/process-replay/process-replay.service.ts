import { Injectable } from '@nestjs/common';
import { badInput } from '@jiceng/platform/errors';
import { DataSource } from 'typeorm';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { choiceProblems, problemsOf } from '../../rulebook/process/process-check.rules.js';
import { chooseProcess, inForceAt } from '../../rulebook/process/process-choice.rules.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { moveRules, type GuardName, type Label, type MoveName } from '../../rulebook/process/state-kind.rules.js';
import { assertNone, draftOf } from '../../rulebook/publishing/process-draft.js';
import { limitMovesOf, type LimitMove, type MovedStays } from './limit-moves.rules.js';
import { followedMatters, refusedSteps, replayedStays, replayedSteps } from './process-replay.queries.js';
import { tighteningsOf, type FollowedVersion, type RefusalReason } from './process-replay.rules.js';

/** Longest period of a replay in days. A longer one would make the caller wait too long. */
const MOST_DAYS = 366;
const DAY = 86_400_000;

export interface RefusedSteps {
  move: MoveName;
  moveLabel: Label;
  stateCode: string;
  stateLabel: Label;
  reason: RefusalReason;
  guard: GuardName | null;
  steps: number;
  issues: number;
  examples: string[];
}

export interface MovedLimit extends LimitMove {
  stays: number;
  issues: number;
  lateBefore: number;
  lateAfter: number;
  examples: string[];
}

export interface Replay {
  from: Date;
  to: Date;
  issues: number;
  entering: number;
  leaving: number;
  steps: number;
  refusedSteps: number;
  refusals: RefusedSteps[];
  limits: MovedLimit[];
}

interface Covered {
  /** Start and end of the period, and the values of the issues that the draft would not take, as `source/category`. */
  period: readonly [Date, Date, string[]];
  followed: FollowedVersion[];
  categories: (string | null)[];
}

/** Replays the issues of the past with a draft of a process. The service only reads; PostgreSQL counts the steps. */
@Injectable()
export class ProcessReplayService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Replays the issues of the last `days` days that the draft would take according to its rules of choice
   * (`appliesTo`). Each step is judged on its own, from the state of the issue at that time.
   * @throws BAD_INPUT, NOT_A_PROCESS_DEFINITION, UNKNOWN_CALENDAR, PROCESS_HAS_PROBLEMS
   */
  async replay(text: unknown, days: number, now: Date): Promise<Replay> {
    if (days < 1 || days > MOST_DAYS)
      throw badInput('days', `须为 1 至 ${MOST_DAYS} 天`, `must be from 1 to ${MOST_DAYS}`);
    // Issues may follow a version that another pod published and this one has not loaded yet.
    const directory = await this.directories.renewed();
    const draft = draftOf(text, 'definition', directory);
    const changed = { key: draft.key, effectiveFrom: now, definition: draft };
    const problems = [...problemsOf(draft), ...choiceProblems([changed], directory.processes)];
    assertNone(problems.map((problem) => ({ ...problem, field: 'definition' })));
    const period = [new Date(now.getTime() - days * DAY), now] as const;
    const [from, to] = period;
    const matters = await followedMatters.rows(this.dataSource, [from, to]);
    const drafted = { ...changed, version: draft.version, withdrawnAt: null };
    const others = inForceAt(directory.processes, now).filter(({ key }) => key !== draft.key);
    const isCovered = ({ source, categoryCode }: (typeof matters)[number]): boolean =>
      chooseProcess([...others, drafted], { source, categoryCode, mode: directory.mode, reportedAt: now }) === drafted;
    const covered = matters.filter(isCovered);
    const count = (some: typeof matters): number => some.reduce((sum, { issues }) => sum + issues, 0);
    const uncovered = matters.filter((each) => !covered.includes(each));
    const input: Covered = {
      period: [...period, unique(uncovered.map(({ source, categoryCode }) => `${source}/${categoryCode ?? ''}`))],
      followed: unique(covered.map(({ key, version }) => ({ key, version }))).map(({ key, version }) => ({
        key,
        version,
        definition: directory.process(key, version),
      })),
      categories: [...new Set(covered.map(({ categoryCode }) => categoryCode))],
    };
    const steps = await this.steps(draft, directory, input);
    return {
      from,
      to,
      issues: count(covered),
      entering: count(covered.filter(({ key }) => key !== draft.key)),
      leaving: count(uncovered.filter(({ key }) => key === draft.key)),
      ...steps,
      limits: await this.limits(draft, directory, input),
    };
  }

  private async steps(
    draft: ProcessDefinition,
    directory: Directory,
    { period, followed }: Covered,
  ): Promise<Pick<Replay, 'steps' | 'refusedSteps' | 'refusals'>> {
    const published = directory.processes.map(({ definition }) => definition);
    const states = new Map(published.flatMap((definition) => Object.entries(definition.states)));
    for (const { definition } of followed)
      for (const [code, state] of Object.entries(definition.states)) states.set(code, state);
    const kinds = new Map([...states].map(([code, { kind }]) => [code, kind]));
    const tightenings = tighteningsOf(draft, followed, kinds);
    const moves = unique(tightenings.map(({ move }) => move));
    const calendar = arraysOf(directory.clock(draft.limits.calendar), period);
    const total = await replayedSteps.first(this.dataSource, period);
    const values = [...period, JSON.stringify(tightenings), ...calendar, moves];
    const refused = moves.length === 0 ? [] : await refusedSteps.rows(this.dataSource, values);
    return {
      steps: total!.steps,
      refusedSteps: refused.reduce((sum, { steps }) => sum + steps, 0),
      refusals: refused.map(({ fromStateCode, ...row }) => ({
        ...row,
        moveLabel: moveRules[row.move].label,
        stateCode: fromStateCode,
        stateLabel: states.get(fromStateCode)?.label ?? { zh: fromStateCode, en: fromStateCode },
      })),
    };
  }

  /** Counts the stays of each changed limit, with one statement for each calendar of the followed versions. */
  private async limits(
    draft: ProcessDefinition,
    directory: Directory,
    { period, followed, categories }: Covered,
  ): Promise<MovedLimit[]> {
    const { authorities } = directory;
    const { moves, stays, byAuthority } = limitMovesOf({ draft, followed, authorities, categories });
    const calendars = new Map(
      followed.map(({ key, version, definition }) => [`${key}@${version}`, definition.limits.calendar]),
    );
    const drafted = arraysOf(directory.clock(draft.limits.calendar), period);
    const counted: Awaited<ReturnType<typeof replayedStays.rows>> = [];
    const byCalendar = Map.groupBy(stays, ({ key, version }: MovedStays) => calendars.get(`${key}@${version}`)!);
    for (const [calendar, some] of byCalendar) {
      const old = arraysOf(directory.clock(calendar), period);
      const activities = unique(some.map(({ activity }) => activity));
      const values = [...period, JSON.stringify(some), byAuthority, ...old, ...drafted, activities];
      counted.push(...(await replayedStays.rows(this.dataSource, values)));
    }
    return moves.map((move, index) => {
      const rows = counted.filter((row) => row.move === index);
      const sum = (name: 'stays' | 'issues' | 'lateBefore' | 'lateAfter'): number =>
        rows.reduce((total, row) => total + row[name], 0);
      return {
        ...move,
        stays: sum('stays'),
        issues: sum('issues'),
        lateBefore: sum('lateBefore'),
        lateAfter: sum('lateAfter'),
        examples: rows.flatMap(({ examples }) => examples).slice(0, 5),
      };
    });
  }
}

/**
 * Returns the working periods between two moments as arrays: their starts, the working seconds before them, and their
 * lengths.
 */
function arraysOf(clock: WorkingClock, [from, to]: Covered['period']): [number[], number[], number[]] {
  // The first entry covers every moment before the first period.
  const [starts, before, lengths] = [[from.getTime() / 1000 - 1], [0], [0]];
  let sum = 0;
  for (const { start, end } of clock.workingPeriods(from, to)) {
    starts.push(start.getTime() / 1000);
    before.push(sum);
    lengths.push((end.getTime() - start.getTime()) / 1000);
    sum += (end.getTime() - start.getTime()) / 1000;
  }
  return [starts, before, lengths];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
