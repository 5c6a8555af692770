import fc from 'fast-check';
import type { OrganizationKind } from '@jiceng/contracts/codes';
import { isInForce } from '../effective/effective-period.rules.js';
import { assertNoCycle, assertPlace, assertSuccessor, periodsAfterChange, refusalOf } from './organization.rules.js';
import type { OrganizationPeriodRow, OrganizationRow } from './organization.table.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1 + number));

function anOrganization(kind: OrganizationKind, parts: Partial<OrganizationRow> = {}): OrganizationRow {
  return {
    id: kind,
    code: kind,
    name: kind,
    kind,
    line: null,
    parentId: null,
    regionCode: '320106000000',
    validFrom: day(0),
    validTo: null,
    successorId: null,
    version: 1,
    ...parts,
  };
}

const government = anOrganization('district_government');
const department = anOrganization('line_department', { line: 'water' });
const office = anOrganization('street_office', { regionCode: '320106001000' });

describe('the successor at a dissolution', () => {
  const station = anOrganization('station', { id: 'station', line: 'water', parentId: 'line_department' });
  const parents = new Map([
    ['station', 'line_department'],
    ['line_department', 'district_government'],
  ]);
  const dissolution = (id: string) => ({
    id,
    effectiveFrom: day(5),
    parentOf: (of: string) => parents.get(of) ?? null,
  });

  it.each([
    ['an organization that exists on that day', department, 'street_office', null],
    ['the parent of the dissolved organization', department, 'station', null],
    ['an organization that does not exist', null, 'street_office', 'SUCCESSOR_NOT_IN_FORCE'],
    ['one founded later', { ...department, validFrom: day(6) }, 'street_office', 'SUCCESSOR_NOT_IN_FORCE'],
    ['one dissolved before', { ...department, validTo: day(4) }, 'street_office', 'SUCCESSOR_NOT_IN_FORCE'],
    ['one dissolved since then', { ...department, validTo: day(9) }, 'street_office', 'SUCCESSOR_NOT_IN_FORCE'],
    ['the dissolved organization itself', department, 'line_department', 'SUCCESSOR_INSIDE'],
    ['an organization below it', station, 'line_department', 'SUCCESSOR_INSIDE'],
  ])('is judged: %s', (_, successor, dissolved, code) => {
    const refusal = refusalOf(() => assertSuccessor(successor?.id ?? 'unknown', successor, dissolution(dissolved)));
    expect(refusal?.code ?? null).toBe(code);
    if (code) expect(refusal!.details).toMatchObject({ field: 'successorId' });
  });
});

describe('the place of an organization', () => {
  it.each([
    [
      'a street office below the government',
      { kind: 'street_office', line: null, regionCode: '320106001000' },
      government,
      null,
    ],
    [
      'a station below its department',
      { kind: 'station', line: 'water', regionCode: '320106001000' },
      department,
      null,
    ],
    ['a government at the top', { kind: 'district_government', line: null, regionCode: '320106000000' }, null, null],
    [
      'a committee below the government',
      { kind: 'community_committee', line: null, regionCode: '320106001001' },
      government,
      'PARENT_NOT_ALLOWED',
    ],
    [
      'a street office at the top',
      { kind: 'street_office', line: null, regionCode: '320106001000' },
      null,
      'PARENT_NOT_ALLOWED',
    ],
    [
      'a department without a line',
      { kind: 'line_department', line: null, regionCode: '320106000000' },
      government,
      'LINE_NOT_ALLOWED',
    ],
    [
      'a block with a line',
      { kind: 'street_office', line: 'water', regionCode: '320106001000' },
      government,
      'LINE_NOT_ALLOWED',
    ],
    [
      'a station of another line',
      { kind: 'station', line: 'health', regionCode: '320106001000' },
      department,
      'LINE_NOT_ALLOWED',
    ],
    [
      'a committee for a street',
      { kind: 'community_committee', line: null, regionCode: '320106001000' },
      office,
      'REGION_NOT_ALLOWED',
    ],
    [
      'a committee of another street',
      { kind: 'community_committee', line: null, regionCode: '320106002001' },
      office,
      'REGION_NOT_ALLOWED',
    ],
  ] as const)('%s', (_, plan, parent, code) => {
    expect(refusalOf(() => assertPlace(plan, parent))?.code ?? null).toBe(code);
  });
});

describe('the tree', () => {
  it('stays a tree after every sequence of accepted moves', () => {
    const nodes = Array.from({ length: 8 }, (_, index) => `n${index}`);
    const move = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const parents = new Map<string, string | null>(nodes.map((node) => [node, null]));
        for (const [node, parent] of moves) {
          if (refusalOf(() => assertNoCycle(node, parent, (id) => parents.get(id) ?? null)) === null)
            parents.set(node, parent);
        }
        for (const node of nodes) {
          let steps = 0;
          for (let at: string | null = node; at !== null; at = parents.get(at) ?? null)
            expect((steps += 1)).toBeLessThanOrEqual(nodes.length);
        }
      }),
    );
  });
});

describe('the history of an organization', () => {
  it('has exactly one name at every moment since the foundation, and keeps earlier names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.string({ minLength: 1, maxLength: 3 })), {
          maxLength: 12,
        }),
        (changes) => {
          let periods: OrganizationPeriodRow[] = [
            { organizationId: 'x', validFrom: day(0), validTo: null, name: 'first', parentId: null },
          ];
          let today = 0;
          for (const [later, name] of changes) {
            today += later;
            const before = periods;
            periods = periodsAfterChange(periods, { name, parentId: null, effectiveFrom: day(today) });
            expect(periods.at(-1)).toMatchObject({ name, validTo: null });
            for (let past = 0; past < today; past += 1) {
              expect(periods.find((period) => isInForce(period, day(past)))!.name).toBe(
                before.find((period) => isInForce(period, day(past)))!.name,
              );
            }
          }
          for (let at = 0; at <= today + 1; at += 1)
            expect(periods.filter((period) => isInForce(period, day(at)))).toHaveLength(1);
          expect(periods.some((period) => period.validTo !== null && period.validTo <= period.validFrom)).toBe(false);
        },
      ),
    );
  });
});
