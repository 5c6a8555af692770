import { lineCodes } from '@jiceng/contracts/codes';
import { importErrors } from '../import/import.errors.js';
import { RowReader, type RowFault, type TableRow } from '../import/import.rules.js';
import { staffErrors } from '../staff/staff.errors.js';
import { assertAreaCode, sameSet } from '../staff/staff.rules.js';
import { rosterErrors } from './roster.errors.js';
import { assertDutyFits, assertEntryStands, assignmentAt, entriesOverlap, prefixesOf } from './roster.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { AssignmentRow, StaffMemberRow } from '../staff/staff.table.js';
import type { RosterEntryRow } from './roster.table.js';

export const rosterColumns = { required: ['staffCode', 'kind', 'areaCodes', 'line', 'startsAt', 'endsAt'] } as const;

const entryKinds = ['duty', 'leave'] as const;

/** What the plan is made against: everybody whom the file names, with posts and roster. */
export interface RosterImportState {
  staff: ReadonlyMap<string, StaffMemberRow>;
  assignments: ReadonlyMap<string, readonly AssignmentRow[]>;
  organizations: ReadonlyMap<string, OrganizationRow>;
  entries: ReadonlyMap<string, readonly RosterEntryRow[]>;
  /** Refuses what lies outside the caller's jurisdiction. */
  assertScope: (organization: OrganizationRow) => void;
  /** The id that follows from a code. */
  idOf: (kind: 'staff' | 'roster-entry', code: string) => string;
}

export interface RosterImportPlan {
  changes: { before: RosterEntryRow | null; after: RosterEntryRow }[];
  unchanged: number;
  faults: RowFault[];
}

/**
 * Plans an import row by row, as if each row were a command. A row is the entry that begins at the same moment for the
 * same person: it is changed where it differs. What was withdrawn by hand stays withdrawn, so that an old file does not
 * bring it back.
 */
export function planRosterImport(table: readonly TableRow[], state: RosterImportState): RosterImportPlan {
  const standing = new Map<string, EntriesOfPerson>();
  const plan: RosterImportPlan = { changes: [], unchanged: 0, faults: [] };
  const seen = new Map<string, number>();
  for (const source of table) {
    const reader = new RowReader(source);
    const proposal = readEntry(reader, state);
    const earlier = proposal && seen.get(proposal.entry.id);
    reader.tried('startsAt', undefined, () => {
      if (earlier != null) throw importErrors.ROW_REPEATED({ row: earlier });
    });
    const result =
      reader.sound && proposal
        ? reader.tried(null, null, () => judge(proposal, entriesOf(proposal.entry.staffId, standing, state), state))
        : null;
    plan.faults.push(...reader.faults);
    if (result === null || proposal === null) continue;
    seen.set(proposal.entry.id, source.row);
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

function readEntry(reader: RowReader, state: RosterImportState): Proposal | null {
  const staffCode = reader.code('staffCode');
  const kind = reader.oneOf('kind', entryKinds);
  const areaCodes = reader.list('areaCodes', assertAreaCode);
  const line = reader.optionalOneOf('line', lineCodes);
  const startsAt = reader.instant('startsAt');
  const endsAt = reader.instant('endsAt');
  if (!reader.sound) return null;
  const staffId = state.idOf('staff', staffCode);
  const staff = state.staff.get(staffId);
  const assignments = state.assignments.get(staffId) ?? [];
  const assignment = assignmentAt(assignments, startsAt);
  reader.tried('staffCode', undefined, () => {
    if (!staff) throw rosterErrors.UNKNOWN_STAFF();
    if (!assignment) throw staffErrors.NOT_ASSIGNED({ name: staff.name });
  });
  if (!assignment) return null;
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

/** The roster of one person while the file is read. */
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
