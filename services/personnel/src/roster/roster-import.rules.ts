import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import {
  choiceColumn,
  codeColumn,
  endColumn,
  instantColumn,
  listColumn,
  orEmpty,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { rowErrors } from '@jiceng/tables/errors';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { staffErrors } from '../staff/staff.errors.js';
import { assertAreaCode, sameSet } from '../staff/staff.rules.js';
import { rosterErrors } from './roster.errors.js';
import { assertDutyFits, assertEntryStands, assignmentAt, entriesOverlap, prefixesOf } from './roster.rules.js';
import { refusalOf } from '../organization/organization.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { StaffName, AssignmentRow } from '../staff/staff.table.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

/** A date without time in `endsAt` includes that whole day: a leave from the 7th to the 8th ends with the 8th. */
export const rosterColumns = (lines: LineList) =>
  ({
    staffCode: codeColumn('人员编码', 'Staff code', '工号'),
    kind: choiceColumn('类型', 'Kind', ['duty', 'leave'], { duty: '值班', leave: '请假' }),
    areaCodes: listColumn(
      { zh: '负责区域', en: 'Areas' },
      {
        zh: '区划或网格代码，多个以 | 分隔；请假留空',
        en: 'Codes of regions or grids, separated by |; empty for a leave',
      },
      (code) => assertAreaCode('areaCodes', code),
    ),
    line: orEmpty(choiceColumn('条线', 'Line', lines.codes, lines.chineseNames)),
    startsAt: instantColumn('开始时间', 'Starts at', '开始日期'),
    endsAt: endColumn('结束时间', 'Ends at', '结束日期'),
  }) satisfies Columns;
export type RosterImportRow = TableRow<Values<ReturnType<typeof rosterColumns>>>;

/** Data of the people whom the file names: posts, organizations and roster. The rows are checked against these data. */
export interface RosterImportState {
  staff: ReadonlyMap<string, StaffName>;
  assignments: ReadonlyMap<string, readonly AssignmentRow[]>;
  organizations: ReadonlyMap<string, OrganizationRow>;
  entries: ReadonlyMap<string, readonly RosterEntryRow[]>;
  /** Refuses a row outside the caller's jurisdiction. */
  assertScope: (organization: OrganizationRow) => void;
  /** Returns the id that belongs to a code. */
  idOf: (kind: 'staff' | 'roster-entry', code: string) => string;
}

export interface RosterImportPlan {
  changes: { before: RosterEntryRow | null; after: RosterEntryRow }[];
  unchanged: number;
}

/**
 * Plans an import row by row, as if each row were a command. A row concerns the entry with the same person, kind and
 * start, and changes that entry when the two differ. Entries that were withdrawn by hand stay withdrawn, so that an old
 * file does not restore them.
 */
export function planRosterImport(
  table: readonly RosterImportRow[],
  state: RosterImportState,
  faults: RowFaults,
): RosterImportPlan {
  const standing = new Map<string, EntriesOfPerson>();
  const plan: RosterImportPlan = { changes: [], unchanged: 0 };
  const seen = new Map<string, number>();
  for (const { row, values } of table) {
    const result = faults.check(row, null, () => {
      const proposal = proposalOf(values, state);
      const first = seen.get(proposal.entry.id);
      if (first !== undefined) throw rowErrors.ROW_DUPLICATE({ field: 'startsAt', value: values.staffCode, first });
      const judged = judge(proposal, entriesOf(proposal.entry.staffId, standing, state), state);
      seen.set(proposal.entry.id, row);
      return judged;
    });
    if (result === undefined) continue;
    if (result === 'unchanged') {
      plan.unchanged += 1;
      continue;
    }
    entriesOf(result.after.staffId, standing, state).put(result.after);
    plan.changes.push(result);
  }
  return plan;
}

interface Proposal {
  entry: RosterEntryRow;
  assignments: readonly AssignmentRow[];
}

/** @throws UNKNOWN_STAFF, OUT_OF_SCOPE, NOT_ASSIGNED */
function proposalOf(
  { staffCode, kind, areaCodes, line, startsAt, endsAt }: RosterImportRow['values'],
  state: RosterImportState,
): Proposal {
  const staffId = state.idOf('staff', staffCode);
  const staff = state.staff.get(staffId);
  if (!staff) throw rosterErrors.UNKNOWN_STAFF({ field: 'staffCode' });
  const assignments = state.assignments.get(staffId) ?? [];
  const assignment = assignmentAt(assignments, startsAt);
  if (!assignment) {
    // A caller who may plan in none of the person's organizations must not learn when the person held a post.
    const refusals = assignments.map(({ organizationId }) =>
      refusalOf(() => state.assertScope(state.organizations.get(organizationId)!)),
    );
    if (refusals.length > 0 && refusals.every((refusal) => refusal !== null)) throw refusals[0]!;
    throw staffErrors.NOT_ASSIGNED({ field: 'staffCode', name: staff.name });
  }
  const covered = kind === 'leave' ? [] : areaCodes.length > 0 ? areaCodes : assignment.areaCodes;
  return {
    assignments,
    entry: {
      id: state.idOf('roster-entry', `${staffCode}|${kind}|${startsAt.toISOString()}`),
      kind,
      staffId,
      organizationId: assignment.organizationId,
      areaCodes: covered,
      areaPrefixes: prefixesOf(covered),
      line: kind === 'leave' ? null : line,
      startsAt,
      endsAt,
      withdrawnAt: null,
      version: 1,
    },
  };
}

function judge(
  { entry, assignments }: Proposal,
  person: EntriesOfPerson,
  state: RosterImportState,
): RosterImportPlan['changes'][number] | 'unchanged' {
  const organization = state.organizations.get(entry.organizationId)!;
  state.assertScope(organization);
  const before = person.at(entry);
  if (before === null && person.withdrawn.has(entry.id)) return 'unchanged';
  if (
    before &&
    before.endsAt.getTime() === entry.endsAt.getTime() &&
    before.line === entry.line &&
    sameSet(before.areaCodes, entry.areaCodes)
  )
    return 'unchanged';
  const after = before
    ? { ...entry, id: before.id, organizationId: before.organizationId, version: before.version + 1 }
    : entry;
  if (after.kind === 'duty')
    assertDutyFits(after, state.organizations.get(after.organizationId) ?? organization, assignments);
  assertEntryStands(after, person.around(after));
  return { before, after };
}

function entriesOf(staffId: string, standing: Map<string, EntriesOfPerson>, state: RosterImportState): EntriesOfPerson {
  const known = standing.get(staffId) ?? new EntriesOfPerson(state.entries.get(staffId) ?? []);
  standing.set(staffId, known);
  return known;
}

/** The roster of one person while the rows of the file are planned. */
class EntriesOfPerson {
  readonly withdrawn: ReadonlySet<string>;
  private readonly standing: Map<string, RosterEntryRow>;

  constructor(rows: readonly RosterEntryRow[]) {
    this.withdrawn = new Set(rows.filter((row) => row.withdrawnAt !== null).map((row) => row.id));
    this.standing = new Map(rows.filter((row) => row.withdrawnAt === null).map((row) => [keyOf(row), row]));
  }

  at(entry: RosterEntryRow): RosterEntryRow | null {
    return this.standing.get(keyOf(entry)) ?? null;
  }

  around(entry: RosterEntryRow): RosterEntryRow[] {
    return [...this.standing.values()].filter((row) => entriesOverlap(row, entry));
  }

  put(row: RosterEntryRow): void {
    this.standing.set(keyOf(row), row);
  }
}

function keyOf(row: RosterEntryRow): string {
  return `${row.kind}|${row.startsAt.getTime()}`;
}
