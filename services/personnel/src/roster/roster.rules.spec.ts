import fc from 'fast-check';
import { regionContains } from '@jiceng/contracts/codes';
import { refusalOf } from '../organization/organization.rules.js';
import { assertEntryStands, prefixesAround, prefixesOf } from './roster.rules.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

const hour = (number: number): Date => new Date(Date.UTC(2026, 0, 1, number));

function anEntry(id: number, parts: { kind: 'duty' | 'leave'; from: number; length: number }): RosterEntryRow {
  return {
    id: String(id),
    kind: parts.kind,
    staffId: 's',
    organizationId: 'o',
    areaCodes: [],
    areaPrefixes: [],
    line: null,
    startsAt: hour(parts.from),
    endsAt: hour(parts.from + parts.length),
    withdrawnAt: null,
    version: 1,
  };
}

describe('the roster of one person', () => {
  it('never has two duties or two leaves of a person at one moment, nor a duty planned into a leave', () => {
    const plan = fc.record({
      kind: fc.constantFrom('duty' as const, 'leave' as const),
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: -1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 30 }), (plans) => {
        const standing: RosterEntryRow[] = [];
        for (const [index, parts] of plans.entries()) {
          const entry = anEntry(index, parts);
          const leaves = standing.filter((other) => other.kind === 'leave');
          const refused = refusalOf(() => assertEntryStands(entry, standing));
          if (refused) continue;
          const intoLeave =
            entry.kind === 'duty' &&
            leaves.some((leave) => leave.startsAt < entry.endsAt && entry.startsAt < leave.endsAt);
          expect(intoLeave).toBe(false);
          standing.push(entry);
        }
        const crowded = (['duty', 'leave'] as const).flatMap((kind) =>
          Array.from({ length: 75 }, (_, at) => at).filter(
            (at) =>
              standing.filter((entry) => entry.kind === kind && entry.startsAt <= hour(at) && hour(at) < entry.endsAt)
                .length > 1,
          ),
        );
        expect(crowded).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('lets a duty begin when another duty ends, and ignores withdrawn entries', () => {
    const first = anEntry(1, { kind: 'duty', from: 0, length: 8 });
    expect(refusalOf(() => assertEntryStands(anEntry(2, { kind: 'duty', from: 8, length: 8 }), [first]))).toBeNull();
    expect(refusalOf(() => assertEntryStands(anEntry(2, { kind: 'duty', from: 7, length: 8 }), [first]))?.code).toBe(
      'ENTRY_OVERLAPS',
    );
    expect(
      refusalOf(() =>
        assertEntryStands(anEntry(2, { kind: 'duty', from: 7, length: 8 }), [{ ...first, withdrawnAt: hour(0) }]),
      ),
    ).toBeNull();
    expect(refusalOf(() => assertEntryStands(anEntry(2, { kind: 'duty', from: 0, length: 24 * 32 }), []))?.code).toBe(
      'ENTRY_TOO_LONG',
    );
    expect(refusalOf(() => assertEntryStands(anEntry(2, { kind: 'leave', from: 2, length: 2 }), [first]))).toBeNull();
  });
});

describe('areas as prefixes', () => {
  it('match exactly when the area contains the place', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[01]{${length}}$`));
    const code = fc.oneof(
      fc.constant('320106000000'),
      digits(3).map((street) => `320106${street}000`),
      digits(6).map((tail) => `320106${tail}`),
      digits(9).map((tail) => `320106${tail}`),
    );
    fc.assert(
      fc.property(code, code, (area, place) => {
        expect(prefixesAround(place).includes(prefixesOf([area])[0]!)).toBe(regionContains(area, place));
      }),
      { numRuns: 500 },
    );
  });
});
