import { defineQuery } from '@jiceng/platform/query';
import { omit } from '@jiceng/platform/columns';
import { INSERT_REPORT, type ReportRows } from '../src/acts/report/report.queries.js';
import { TAKE_STEP } from '../src/case/ledger/issue-step.queries.js';
import { load } from '../src/case/ledger/issue-load.queries.js';
import { issueTable, type IssueRow } from '../src/case/tables/issue.table.js';
import { shownColumns, type ShownColumns } from '../src/reading/api/issue.graphql.js';
import { packetColumns, type PacketColumns } from '../src/reading/packet/packet.queries.js';

const stored = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const part = (statement: string, beginning: string): string => statement.split(beginning)[1]!.split(/\bnew_\w+ AS/)[0]!;

describe('the columns of an issue', () => {
  it.each(Object.keys(issueTable.columns))(
    '%s can be inserted and loaded, and can be changed unless it is fixed',
    (name) => {
      const word = new RegExp(`\\b${stored(name)}\\b`);
      expect(part(INSERT_REPORT, 'new_issue AS')).toMatch(word);
      expect(load.issue.text).toMatch(word);
      const changed = part(TAKE_STEP, 'changed AS').split(' FROM ')[0]!;
      expect(word.test(changed.replace('UPDATE issue', ''))).toBe(name in issueTable.changed);
    },
  );
});

/** `npm run types` compiles this function. It fails when a list compiles although the list leaves a column out. */
export function forgottenColumnsDoNotCompile(row: IssueRow): void {
  const { severity: _, ...forgotten } = row;
  const { severity: __, ...shown } = shownColumns;
  const { severity: ___, ...packet } = packetColumns;
  const some = defineQuery(omit(issueTable.columns, 'severity'), (columns) => `SELECT ${columns()} FROM issue`);
  // @ts-expect-error an INSERT without the column
  const inserted: ReportRows['issue'] = forgotten;
  // @ts-expect-error an UPDATE without the column
  const changed = issueTable.changedRow(forgotten);
  type Loaded = () => Promise<IssueRow | null>;
  // @ts-expect-error a select list without the column
  const selected: Loaded = () => some.first({ sql: () => Promise.resolve([]) });
  // @ts-expect-error the mapping of a row to the API without the column
  const mapped: ShownColumns = shown;
  // @ts-expect-error the packet without the column
  const sealed: PacketColumns = packet;
  void [inserted, changed, selected, mapped, sealed];
}
