import { describe, expect, it } from '@jest/globals';
import { growthOf, tableOfGrowth, totalOf } from './growth.rules.js';
import type { Relation } from '../sizes.js';

const KIB = 1024;
const issue = (part: string, file: string, kib: number): Relation => ({
  database: 'jiceng_coordination',
  table: 'issue',
  part,
  file,
  bytes: kib * KIB,
});

describe('the growth of the tables', () => {
  const before = [issue('rows', '1', 10), issue('issue_pkey', '2', 4)];
  const after = [issue('rows', '1', 30), issue('issue_pkey', '2', 8), issue('long values', '3', 2)];
  const shares = [
    { relation: { database: 'jiceng_coordination', file: '1' }, bytes: 40 * KIB },
    { relation: { database: 'jiceng_coordination', file: '99' }, bytes: 2 * KIB },
    { relation: null, bytes: 6 * KIB },
  ];
  const rows = growthOf(before, after, { shares, imageBytes: 0 }, 2);

  it('is divided by the lifecycles and counts every part, also a new one', () =>
    expect(rows.filter(({ table }) => table === 'issue').map(({ part, bytesKiB }) => [part, bytesKiB])).toEqual([
      ['rows', 10],
      ['issue_pkey', 2],
      ['long values', 1],
    ]));

  it('gives each relation its log, and none of the log is left out', () => {
    expect(rows.find(({ part }) => part === 'rows')?.logKiB).toBe(20);
    expect(rows.find(({ table }) => table === '(catalogue)')?.logKiB).toBe(1);
    expect(rows.find(({ table }) => table === '(commits and the like)')?.logKiB).toBe(3);
    expect(totalOf(rows)).toEqual({ bytesKiB: 13, logKiB: 24 });
  });

  it('counts a table that shrank as less', () =>
    expect(totalOf(growthOf(after, before, { shares: [], imageBytes: 0 }, 1)).bytesKiB).toBe(-26));

  it('is shown with its parts and its sum', () => {
    const text = tableOfGrowth(rows);
    expect(text).toContain('| coordination: issue | 13.00 | 20.00 | rows 10.00, issue_pkey 2.00, long values 1.00 |');
    expect(text).toContain('| all | 13.00 | 24.00 |  |');
  });
});
