import { Injectable } from '@nestjs/common';
import type { Severity } from '@jiceng/contracts/codes';
import { boolean, omit, pick, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { badInput } from '@jiceng/platform/errors';
import { PolicyInForce } from '@jiceng/platform/policy-in-force';
import { defineQuery } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import type { RouteRule } from '../case/tables/route-explanation.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { dutyEntry, staffAssignment } from '../rulebook/directory/directory.table.js';
import { dutyRowTable } from '../rulebook/duty-list/duty-list.table.js';
import { precedentColumns, precedentTable } from '../rulebook/duty-list/precedent.table.js';
import { endedAmong } from '../rulebook/publishing/ended-rulings.js';
import { replay, type Replayed } from './replay.rules.js';
import { routingErrors } from './routing.errors.js';
import { handlingRoles } from './routing.service.js';

/** Largest number of dispatches of one replay. With more, the caller would wait too long for the answer. */
const MOST_DISPATCHES = 20_000;

/** Finds at most $3 offers from $1 to $2, oldest first, with the present data of their matters. */
const dispatches = defineQuery(
  {
    issueId: uuid().as('s.issue_id'),
    at: timestamptz().as('s.at'),
    organizationId: uuid().as('t.organization_id'),
    rule: text<RouteRule>().orNull.as(`t.route ->> 'rule'`),
    categoryCode: text().orNull.as('i.category_code'),
    line: text().orNull.as('i.line'),
    severity: text<Severity>().as('i.severity'),
    areaCode: text().as('i.area_code'),
    judgedAgain: boolean().as(
      `EXISTS (SELECT FROM issue_step j WHERE j.issue_id = s.issue_id AND j.step = 'judged' AND j.seq > s.seq)`,
    ),
    refusedBy: uuid().array.as(
      `ARRAY(SELECT o.organization_id FROM task o WHERE o.issue_id = s.issue_id AND o.ordinal < t.ordinal AND o.state IN ('returned', 'transferred'))`,
    ),
  },
  (columns) => `SELECT ${columns()} FROM issue_step s JOIN task t ON t.id = s.task_id JOIN issue i ON i.id = s.issue_id
    WHERE s.step IN ('dispatched', 'transferred') AND s.at >= $1 AND s.at < $2 ORDER BY s.at, s.issue_id LIMIT $3`,
);
const dutyRows = defineQuery(
  omit(dutyRowTable.columns, 'version', 'note'),
  (columns) => `SELECT ${columns()} FROM duty_row WHERE version = $1`,
);
const precedents = defineQuery(
  { ...precedentColumns, ...pick(precedentTable.columns, 'level', 'areaCode') },
  (columns) => `SELECT ${columns()} FROM precedent WHERE ruled_at <= $1`,
);
/** Finds posts that were in force at a moment from $1 to $2 and have one of the roles $3. */
const assignments = defineQuery(
  omit(staffAssignment.columns, 'id', 'staffName', 'roles', 'version'),
  (columns) => `SELECT ${columns()} FROM staff_assignment
    WHERE valid_from < $2 AND (valid_to IS NULL OR valid_to > $1) AND roles && $3::text[]`,
);
const presence = defineQuery(
  pick(dutyEntry.columns, 'kind', 'staffId', 'areaCodes', 'line', 'startsAt', 'endsAt'),
  (columns) => `SELECT ${columns()} FROM duty_entry WHERE NOT withdrawn AND starts_at < $2 AND ends_at > $1`,
);

/** Replays the dispatches of the past with a version of the duty list. The service only reads. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly policy: PolicyInForce,
  ) {}

  /**
   * Replays the dispatches of a period. A precedent that the version would end is ignored for the whole period.
   * @throws BAD_INPUT, UNKNOWN_DUTY_LIST
   */
  async replay(from: Date, to: Date, version: number): Promise<Replayed[]> {
    if (to <= from) throw badInput('to', '须晚于开始时间', 'must be later than `from`');
    const listed = await dutyRows.rows(this.dataSource, [version]);
    if (listed.length === 0) throw routingErrors.UNKNOWN_DUTY_LIST({ version });
    const past = await dispatches.rows(this.dataSource, [from, to, MOST_DISPATCHES + 1]);
    if (past.length > MOST_DISPATCHES)
      throw badInput(
        'to',
        `该时段派遣超过 ${MOST_DISPATCHES} 次，请缩短时段`,
        `holds more than ${MOST_DISPATCHES} dispatches: choose a shorter time`,
      );
    const directory = await this.directories.current();
    const rulings = await precedents.rows(this.dataSource, [to]);
    const ended = new Set(await endedAmong(this.dataSource, rulings, listed));
    return replay(past, {
      dutyRows: listed,
      precedents: rulings.filter((ruling) => !ended.has(ruling)),
      organizations: [...directory.organizations.values()],
      assignments: await assignments.rows(this.dataSource, [from, to, handlingRoles(this.policy)]),
      presence: await presence.rows(this.dataSource, [from, to]),
    });
  }
}
