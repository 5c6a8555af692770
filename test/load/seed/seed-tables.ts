import type { ServiceName } from '@jiceng/contracts/contract';
import { normalised, searchVectorOf } from '@jiceng/platform/search-text';
import { titleMarks } from '../../../services/coordination/src/reading/duplicate/duplicate.rules.js';
import { monthOf } from '../../../services/assessment/src/month/month.rules.js';
import { searchTextOf } from '../../../services/data-sharing/src/archive/archive-search.rules.js';
import { copyField } from './copy-rows.js';
import { renderCell, type Cell, type Packet, type Replica } from './row-template.js';

/** A row as the database prints it. */
export type TextRow = Readonly<Record<string, string | null>>;

/** The value that a column gets in the copy instead of the original text. */
export type Filling = { as: string | null } | { made: (replica: Replica) => string };

/** Data of the matter that the filling of a column may need. */
export interface FillingAids {
  /** Time of the event to which the row belongs. */
  occurredAt: string | null;
  cut: (text: string) => Cell;
  /** Returns the packet of a copy for the packet at this position. */
  packetAt: (position: string) => (replica: Replica) => Packet;
}

export interface SeedTable {
  service: ServiceName;
  table: string;
  /** Condition for the rows of the issues in `$1` (text array), or of the events in `$2`. */
  where: string;
  /** Expression for the issue or event to which a row belongs. */
  owner: string;
  /**
   * True when only the copies that keep their trail (events, facts, packets, audit records, timers) get rows in this
   * table.
   */
  trail: boolean;
  /** Columns that the database fills. */
  omit?: readonly string[];
  /** Values for the columns that the change of the row's text cannot make right. */
  fill?: (row: TextRow, aids: FillingAids) => Readonly<Record<string, Filling>>;
  /** True when the rows are links of a chain, which `seed-chains.ts` writes. */
  chained?: boolean;
}

const ofIssue = { where: 'issue_id::text = ANY($1)', owner: 'issue_id::text' };
const ofEvent = {
  where: `event_id::text = ANY($2) AND contract IN ('coordination.issue-progressed', 'coordination.issue-filed', 'data-sharing.packet-archived')`,
  owner: 'event_id::text',
};
const ofKey = {
  where: `key = ANY($1) AND contract IN ('coordination.issue-progressed', 'coordination.issue-filed', 'data-sharing.packet-archived')`,
  owner: 'key',
};

/** Fills a month column from an instant. */
const month = (instant: string | null): Filling =>
  instant === null
    ? { as: null }
    : {
        made: ({ shift }) =>
          monthOf(new Date(Date.parse(instant.replace(' ', 'T').replace(/\+00$/, 'Z')) + shift * 1000)),
      };

/** Fills the searched text of a copy, whose title ends with `titleEnd`. */
function textOfCopy(body: string): Record<string, Filling> {
  const bodyOf = ({ titleEnd }: Replica): string => normalised(`${body} ${titleEnd}`);
  return {
    body: { made: (replica) => copyField(bodyOf(replica)) },
    search: { made: (replica) => searchVectorOf(bodyOf(replica)) },
  };
}

const outbox = (service: ServiceName): SeedTable => ({
  service,
  table: 'outbox',
  ...ofKey,
  trail: true,
  omit: ['id'],
  // The event counts as made at the time of its step, because the demo was loaded at a later time.
  fill: (_, { occurredAt }) => ({ created_at: { as: occurredAt } }),
});

const inbox = (service: ServiceName): SeedTable[] => [
  {
    service,
    table: 'processed_message',
    ...ofEvent,
    trail: true,
    fill: (_, { occurredAt }) => ({ processed_at: { as: occurredAt } }),
  },
  { service, table: 'inbox_position', ...ofKey, trail: true },
];

/** Every table with data of issues, in the order in which the tables are filled. */
export const seedTables: readonly SeedTable[] = [
  {
    service: 'coordination',
    table: 'issue',
    where: 'id::text = ANY($1)',
    owner: 'id::text',
    trail: false,
    fill: ({ title, source_reference: reference }) => ({
      title_marks: { made: ({ titleEnd }) => `{${titleMarks(title! + titleEnd).join(',')}}` },
      // A reference names one issue of its source.
      source_reference:
        reference === null
          ? { as: null }
          : { made: ({ idHead }) => copyField(`${reference}-${idHead.slice(15).replaceAll('-', '')}`) },
    }),
  },
  { service: 'coordination', table: 'issue_text', ...ofIssue, trail: false, fill: ({ body }) => textOfCopy(body!) },
  {
    service: 'coordination',
    table: 'reporter',
    ...ofIssue,
    trail: false,
    // A sealed value opens only in its own row, so the copies have no name, no number and no confidential identity.
    fill: ({ grade }) => ({
      ...(grade === 'confidential' ? { grade: { as: 'named' } } : {}),
      name: { as: null },
      phone: { as: null },
      name_mask: { as: null },
      phone_mask: { as: null },
      phone_marks: { as: '{}' },
    }),
  },
  { service: 'coordination', table: 'task', ...ofIssue, trail: false },
  // Transaction number 3 is older than every transaction of a database, so that no live feed sends the copied steps.
  { service: 'coordination', table: 'issue_step', ...ofIssue, trail: false, fill: () => ({ xact: { as: '3' } }) },
  { service: 'coordination', table: 'duty_span', ...ofIssue, trail: false },
  { service: 'coordination', table: 'verification', ...ofIssue, trail: false },
  { service: 'coordination', table: 'deadline_request', ...ofIssue, trail: false },
  { service: 'coordination', table: 'source_request', ...ofIssue, trail: false },
  { service: 'coordination', table: 'issue_reply', ...ofIssue, trail: false },
  { service: 'coordination', table: 'callback', ...ofIssue, trail: false },
  {
    service: 'coordination',
    table: 'timer',
    // Ended timers are deleted after a day, and the matters of a copy are older.
    where: `payload ->> 'issueId' = ANY($1) AND coalesce(fired_at, cancelled_at) IS NULL`,
    owner: `payload ->> 'issueId'`,
    trail: true,
    fill: ({ due_at, payload }) => ({
      created_at: { as: (JSON.parse(payload!) as { startedAt?: string }).startedAt ?? due_at! },
    }),
  },
  { service: 'coordination', table: 'event_position', ...ofKey, trail: true },
  outbox('coordination'),
  {
    service: 'coordination',
    table: 'archived_packet',
    ...ofIssue,
    trail: true,
    fill: ({ position }, { packetAt }) => ({
      position: { made: (replica) => String(packetAt(position!)(replica).position) },
    }),
  },
  {
    service: 'coordination',
    table: 'processed_message',
    ...ofEvent,
    trail: true,
    fill: (_, { occurredAt }) => ({ processed_at: { as: occurredAt } }),
  },
  {
    service: 'coordination',
    table: 'audit_record',
    where: `subject_type = 'issue' AND subject_id = ANY($1)`,
    owner: 'subject_id',
    trail: true,
    chained: true,
  },
  { service: 'grid', table: 'issue_place', ...ofIssue, trail: false },
  ...inbox('grid'),
  {
    service: 'assessment',
    table: 'issue_fact',
    ...ofIssue,
    trail: true,
    fill: ({ occurred_at, due_month, payload }) => ({
      month: month(occurred_at!),
      due_month:
        due_month === null
          ? { as: null }
          : month((JSON.parse(payload!) as { after: { handleDueAt: string | null } }).after.handleDueAt),
    }),
  },
  {
    service: 'assessment',
    table: 'observation',
    where: 'issue_id::text = ANY($1) AND superseded_at IS NULL',
    owner: 'issue_id::text',
    trail: true,
    omit: ['row_id'],
    fill: ({ counts_from }) => ({ month: month(counts_from!) }),
  },
  ...inbox('assessment'),
  { service: 'data-sharing', table: 'issue_scope', ...ofIssue, trail: false },
  {
    service: 'data-sharing',
    table: 'archive_packet',
    ...ofIssue,
    trail: true,
    fill: ({ position, document }, { cut, packetAt }) => {
      const text = cut(document!);
      // Both columns of a row ask for the same value one after the other, so the last value is kept.
      let last: { replica: Replica; searched: string } | null = null;
      const searched = (replica: Replica): string => {
        if (last?.replica !== replica) {
          const { title, packet } = JSON.parse(renderCell(text, replica)!) as { title: string; packet: unknown };
          last = { replica, searched: searchTextOf(title, packet) };
        }
        return last.searched;
      };
      return {
        position: { made: (replica) => String(packetAt(position!)(replica).position) },
        search_text: { made: (replica) => copyField(searched(replica)) },
        search: { made: (replica) => searchVectorOf(searched(replica)) },
      };
    },
  },
  outbox('data-sharing'),
  ...inbox('data-sharing'),
  {
    service: 'data-sharing',
    table: 'audit_record',
    where: `subject_type = 'archive-packet' AND after ->> 'issueId' = ANY($1)`,
    owner: `after ->> 'issueId'`,
    trail: true,
    chained: true,
  },
];
