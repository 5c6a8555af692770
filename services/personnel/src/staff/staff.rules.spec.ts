import fc from 'fast-check';
import { isInForce } from '../effective/effective-period.rules.js';
import { refusalOf } from '../organization/organization.rules.js';
import { assertAppointment, assertJurisdiction, becomesMain, endedAt } from './staff.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { PostRow } from '../post/post.table.js';
import type { AssignmentRow } from './staff.table.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1 + number));
const organization: OrganizationRow = {
  id: 'o',
  code: 'o',
  name: '一街道',
  kind: 'street_office',
  line: null,
  parentId: null,
  regionCode: '320106001000',
  validFrom: day(0),
  validTo: null,
  successorId: null,
  version: 1,
};
const postOf = (id: string): PostRow => ({
  id,
  code: id,
  name: id,
  establishment: 'contract',
  grade: null,
  duties: null,
  organizationId: 'o',
  roles: [],
  reportsToPostId: null,
  deputyPostId: null,
  validFrom: day(0),
  validTo: day(60),
  version: 1,
});

type Step =
  | { kind: 'appoint'; staff: string; post: string; from: number; days: number | null }
  | { kind: 'end'; index: number; at: number; now: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('appoint' as const),
    staff: fc.constantFrom('a', 'b', 'c'),
    post: fc.constantFrom('p', 'q'),
    from: fc.integer({ min: -2, max: 50 }),
    days: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
  }),
  fc.record({
    kind: fc.constant('end' as const),
    index: fc.nat(20),
    at: fc.integer({ min: 0, max: 60 }),
    now: fc.integer({ min: 0, max: 60 }),
  }),
);

/** Applies a step as the service would: a refused step changes nothing. */
function after(rows: AssignmentRow[], change: Step, number: number): AssignmentRow[] {
  if (change.kind === 'end') {
    const row = rows[change.index % Math.max(rows.length, 1)];
    if (!row || (row.validTo !== null && row.validTo < day(change.at))) return rows;
    let ended = row;
    const refused = refusalOf(() => {
      ended = endedAt(row, day(change.at), day(change.now));
    });
    return refused ? rows : rows.map((other) => (other.id === row.id ? ended : other));
  }
  const ofStaff = rows.filter((row) => row.staffId === change.staff);
  const validFrom = day(change.from);
  const assignment: AssignmentRow = {
    id: String(number),
    staffId: change.staff,
    postId: change.post,
    organizationId: 'o',
    main: true,
    areaCodes: ['320106001000'],
    lines: [],
    validFrom,
    validTo: change.days === null ? day(60) : day(change.from + change.days),
    successorId: null,
    version: 1,
  };
  assignment.main = becomesMain(assignment, ofStaff);
  const refused = refusalOf(() =>
    assertAppointment({
      assignment,
      post: postOf(change.post),
      organization,
      ofPost: rows.filter((row) => row.postId === change.post),
      ofStaff,
    }),
  );
  return refused ? rows : [...rows, assignment];
}

describe('assignments', () => {
  it('leave each post with one holder and each person with one main post, and end with the post, after any steps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const rows = steps.reduce(after, [] as AssignmentRow[]);
        const faults = Array.from({ length: 66 }, (_, index) => index - 3).filter((at) => {
          const held = rows.filter((row) => isInForce(row, day(at)));
          const mains = held.filter((row) => row.main).map((row) => row.staffId);
          const shared =
            new Set(held.map((row) => row.postId)).size < held.length || new Set(mains).size < mains.length;
          return shared || ((at < 0 || at >= 60) && held.length > 0);
        });
        expect(faults).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('end once, and are cancelled when they end before their start', () => {
    const row = after([], { kind: 'appoint', staff: 'a', post: 'p', from: 10, days: null }, 1)[0]!;
    expect(endedAt(row, day(5), day(3))).toMatchObject({ validFrom: day(10), validTo: day(10), version: 2 });
    expect(refusalOf(() => endedAt({ ...row, validTo: day(20) }, day(30), day(25)))?.code).toBe('ASSIGNMENT_ENDED');
  });

  it.each([
    [['320106001000'], [], null],
    [['320106001001', '320106001002003'], [], null],
    [['320106000000'], [], 'AREA_OUTSIDE_ORGANIZATION'],
    [['320106002001'], [], 'AREA_OUTSIDE_ORGANIZATION'],
    [['320106001000'], ['health'], null],
  ] as const)('areas %j and lines %j of a street office: %s', (areaCodes, lines, code) => {
    expect(
      refusalOf(() => assertJurisdiction({ areaCodes: [...areaCodes], lines: [...lines] }, organization))?.code ?? null,
    ).toBe(code);
  });

  it('keeps the assignments of a department inside the line of the department', () => {
    const department = { ...organization, line: 'water' as const };
    expect(refusalOf(() => assertJurisdiction({ areaCodes: [], lines: ['health'] }, department))?.code).toBe(
      'LINE_OUTSIDE_ORGANIZATION',
    );
    expect(refusalOf(() => assertJurisdiction({ areaCodes: [], lines: ['water'] }, department))).toBeNull();
  });
});
