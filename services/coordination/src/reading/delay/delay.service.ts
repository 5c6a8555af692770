import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import {
  chargesOf,
  lateSpansUntil,
  wrongRefusalsIn,
  type DelayCharge,
  type HeldMatter,
} from '../../case/matter/delay.rules.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { Delay, DelaysArgs } from './delay.graphql.js';
import { issuesRunningLate, settledDelays, tasksRunningLate } from './delay.queries.js';

/** An issue with the version of the process that sets its clock. */
type TimedMatter = HeldMatter & { processKey: string; processVersion: number };

/** Reads the charges for minutes past the limits of issues, by organization. */
@Injectable()
export class DelayService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /** Returns the charges of one issue up to now, including the time since its last step. */
  async ofIssue(ctx: RequestContext, matter: TimedMatter, tasks: readonly TaskRow[]): Promise<DelayCharge[]> {
    return chargesNow(await this.directories.current(), matter, tasks, ctx.now());
  }

  /**
   * Lists the delays of a month by organization, as far as the actor may see them. The delay of issues that are open
   * and late counts up to now.
   * @throws BAD_INPUT, PAGE_TOO_LARGE, BAD_CURSOR
   */
  async list(ctx: RequestContext, args: DelaysArgs): Promise<Connection<Delay>> {
    const month = monthText(args.month);
    const { keys } = keysetOf(args, 1);
    const organizationId = args.organizationId ? uuidText('organizationId', args.organizationId) : null;
    const now = ctx.now();
    const scope = ctx.policy.filter('Query.delays', { organization: ['c.organization_id'] }, 4);
    const found = new Map<string, Pick<Delay, 'minutes' | 'issues'>>();
    const add = (id: string, minutes: number, issues: number): void => {
      const known = found.get(id) ?? { minutes: 0, issues: 0 };
      found.set(id, { minutes: known.minutes + minutes, issues: known.issues + issues });
    };
    const values = [month, now, organizationId, ...scope.values];
    for (const row of await settledDelays(this.dataSource, scope.sql, values))
      add(row.organizationId, row.minutes, row.issues);
    for (const charge of await this.runningCharges(now, organizationId)) {
      const asked = organizationId === null || charge.organizationId === organizationId;
      if (
        asked &&
        charge.month === month &&
        ctx.policy.permits('Query.delays', { organizationIds: [charge.organizationId] })
      )
        add(charge.organizationId, charge.minutes, 1);
    }
    const after = keys?.[0] as string | undefined;
    const delays = [...found]
      .filter(([id]) => after === undefined || id > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, sums]) => ({ organization: { id }, month, ...sums, asOf: now.toISOString() }));
    return pageOf(
      delays.slice(0, args.first + 1),
      args,
      ({ organization }) => [organization.id],
      (delay) => delay,
      now,
    );
  }

  private async runningCharges(now: Date, organizationId: string | null): Promise<DelayCharge[]> {
    const issues = await issuesRunningLate.rows(this.dataSource, [now, organizationId]);
    if (issues.length === 0) return [];
    const tasks = await tasksRunningLate.rows(this.dataSource, [issues.map(({ id }) => id)]);
    const byIssue = Map.groupBy(tasks, ({ issueId }) => issueId);
    const directory = await this.directories.current();
    return issues.flatMap((issue) => chargesNow(directory, issue, byIssue.get(issue.id) ?? [], now));
  }
}

function chargesNow(directory: Directory, matter: TimedMatter, tasks: readonly TaskRow[], now: Date): DelayCharge[] {
  const { limits } = directory.process(matter.processKey, matter.processVersion);
  const spans = lateSpansUntil(matter, tasks, now);
  return chargesOf(spans, wrongRefusalsIn(tasks), directory.clock(limits.calendar));
}

/** Checks a month, such as 2026-11. @throws BAD_INPUT */
function monthText(value: string): string {
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(value))
    throw badInput('month', '须为年月，例如 2026-11', 'must be a month such as 2026-11');
  return value;
}
