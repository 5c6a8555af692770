import fc from 'fast-check';
import type { DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import {
  casesOf,
  findInDutyList,
  orderOf,
  standsBefore,
  type CaseTally,
  type DutyReviewWorld,
} from './duty-finding.rules.js';

const district = '320106000000';
const streetA = '320106001000';
const streetB = '320106002000';
const communityA = '320106001001';
const otherInA = '320106001002';
const communityB = '320106002001';
const noise = '0101001';

const limits = { cases: 3, units: 2, share: 0.3 };
let serial = 0;
function aRow(row: Partial<DutyRow> = {}): DutyRow {
  serial += 1;
  return {
    id: `row-${serial}`,
    categoryPrefix: noise,
    level: 'district',
    regionCode: district,
    organizationId: 'env',
    organizationCode: 'ENV',
    role: 'handler',
    ...row,
  };
}
function aTally(tally: Partial<CaseTally> = {}): CaseTally {
  return {
    kind: 'refusal',
    categoryCode: noise,
    areaCode: communityA,
    organizationId: 'env',
    edition: 0,
    count: 1,
    ...tally,
  };
}
const accepted = (organizationId: string, count: number, more: Partial<CaseTally> = {}): CaseTally =>
  aTally({ kind: 'acceptance', organizationId, count, ...more });

/** Returns data with one version of the list, which names an arbiter for every category. */
function aWorld(rows: readonly DutyRow[] = [], more: Partial<DutyReviewWorld> = {}): DutyReviewWorld {
  const arbiter = aRow({ categoryPrefix: '*', role: 'arbiter' });
  return { editions: [[...rows, arbiter]], limits, treeOf: (id) => id.split('/')[0]!, ...more };
}
const found = (tallies: readonly CaseTally[], world: DutyReviewWorld): [string, string, string][] =>
  findInDutyList(tallies, world).map(({ kind, categoryCode, regionCode }) => [kind, categoryCode, regionCode]);

describe('a gap of the duty list', () => {
  const gap = ['gap', noise, district];

  it('needs three refusals or rulings together', () => {
    expect(found([aTally({ count: 2 })], aWorld())).toEqual([]);
    expect(found([aTally({ count: 3 })], aWorld())).toEqual([gap]);
    const ruled = aTally({ kind: 'ruling', organizationId: 'police' });
    expect(found([aTally({ count: 2 }), ruled], aWorld())).toEqual([gap]);
    expect(found([aTally({ count: 3 })], aWorld([], { limits: { ...limits, cases: 4 } }))).toEqual([]);
  });

  it.each<[string, Partial<DutyRow>]>([
    ['the item', {}],
    ['its minor class', { categoryPrefix: '0101' }],
    ['its major class', { categoryPrefix: '01' }],
    ['every category', { categoryPrefix: '*' }],
    ['the street of the place', { regionCode: streetA }],
    ['the community of the place', { regionCode: communityA }],
  ])('does not exist where a row names a handler for %s', (_, row) => {
    expect(found([aTally({ count: 3 })], aWorld([aRow(row)]))).toEqual([]);
  });

  it.each<[string, Partial<DutyRow>]>([
    ['for another category', { categoryPrefix: '0102' }],
    ['with another role', { role: 'co_handler' }],
  ])('exists beside a row %s', (_, row) => {
    expect(found([aTally({ count: 3 })], aWorld([aRow(row)]))).toEqual([gap]);
  });

  it('spans the largest region in which the list is silent', () => {
    const here = aTally({ count: 2 });
    const nextDoor = aTally({ areaCode: otherInA });
    const elsewhere = aTally({ areaCode: communityB });
    expect(found([here, elsewhere], aWorld())).toEqual([gap]);
    const inB = aRow({ regionCode: streetB });
    expect(found([here, elsewhere], aWorld([inB]))).toEqual([]);
    expect(found([here, nextDoor], aWorld([inB]))).toEqual([['gap', noise, streetA]]);
    const nextDoorListed = aRow({ regionCode: otherInA });
    expect(found([here, nextDoor], aWorld([inB, nextDoorListed]))).toEqual([]);
    expect(found([aTally({ count: 3 }), nextDoor], aWorld([inB, nextDoorListed]))).toEqual([
      ['gap', noise, communityA],
    ]);
  });

  it('proposes the unit named by most rulings, else the unit with the most acceptances, else no unit', () => {
    const proposed = (more: readonly CaseTally[]): string | null =>
      findInDutyList([aTally({ count: 3 }), ...more], aWorld())[0]!.proposedOrganizationId;
    expect(proposed([])).toBeNull();
    expect(proposed([accepted('water', 1)])).toBe('water');
    expect(proposed([accepted('water', 5), aTally({ kind: 'ruling', organizationId: 'police' })])).toBe('police');
  });
});

describe('an overlap of the duty list', () => {
  const row = aRow({ categoryPrefix: '01', organizationId: 'env' });

  it('needs two units with thirty per cent each', () => {
    const shared = (first: number, second: number): CaseTally[] => [accepted('env', first), accepted('urban', second)];
    expect(found(shared(71, 29), aWorld([row]))).toEqual([]);
    expect(found(shared(70, 30), aWorld([row]))).toEqual([['overlap', noise, district]]);
    expect(found(shared(7, 3), aWorld([row], { limits: { ...limits, units: 3 } }))).toEqual([]);
    const [finding] = findInDutyList(shared(7, 3), aWorld([row]));
    expect(finding!.units.map(({ organizationId, share }) => [organizationId, share])).toEqual([
      ['env', 0.7],
      ['urban', 0.3],
    ]);
    expect(finding!.proposedOrganizationId).toBe('env');
  });

  it('needs three acceptances, because two are too few to show an overlap', () => {
    expect(found([accepted('env', 1), accepted('urban', 1)], aWorld([row]))).toEqual([]);
    expect(found([accepted('env', 2), accepted('urban', 1)], aWorld([row]))).toHaveLength(1);
  });

  it('does not compare units of one department with each other', () => {
    expect(found([accepted('env/station', 5), accepted('env', 5)], aWorld([row]))).toEqual([]);
    const [finding] = findInDutyList(
      [accepted('env/station', 3), accepted('env', 1), accepted('urban', 4)],
      aWorld([row]),
    );
    expect(finding!.units.map(({ organizationId, acceptances }) => [organizationId, acceptances])).toEqual([
      ['env/station', 4],
      ['urban', 4],
    ]);
  });

  it('is searched within the region of one row, so that two streets are never compared', () => {
    const streets = [
      aRow({ regionCode: streetA, organizationId: 'A' }),
      aRow({ regionCode: streetB, organizationId: 'B' }),
    ];
    const each = [accepted('A', 5), accepted('B', 5, { areaCode: communityB })];
    expect(found(each, aWorld(streets))).toEqual([]);
    expect(found([...each, accepted('B', 5)], aWorld(streets))).toEqual([['overlap', noise, streetA]]);
  });

  it('can exist together with a gap', () => {
    const tallies = [aTally({ count: 4 }), accepted('env', 2), accepted('urban', 1)];
    expect(found(tallies, aWorld())).toEqual([
      ['gap', noise, district],
      ['overlap', noise, district],
    ]);
  });
});

describe('a change of the duty list', () => {
  const before = aRow({ organizationId: 'env' });
  const after = aRow({ organizationId: 'urban' });
  const shared = [accepted('env', 2), accepted('urban', 2)];

  it('removes the cases before it', () => {
    expect(found(shared, aWorld([], { editions: [[before], [after]] }))).toEqual([]);
    const later = shared.map((tally) => ({ ...tally, edition: 1 }));
    expect(found(later, aWorld([], { editions: [[before], [after]] }))).toHaveLength(1);
  });

  it('for another duty does not remove the earlier cases', () => {
    const other = aRow({ categoryPrefix: '02' });
    const [finding] = findInDutyList(shared, aWorld([], { editions: [[before], [{ ...before }, other]] }));
    expect(finding!.places).toEqual([{ areaCode: communityA, sinceEdition: 0 }]);
  });

  it('that returns to an older wording does not bring the older cases back', () => {
    const editions = [[before], [after], [before]];
    expect(found(shared, aWorld([], { editions }))).toEqual([]);
  });
});

describe('findInDutyList', () => {
  const tally = fc.record({
    kind: fc.constantFrom('refusal' as const, 'ruling' as const, 'acceptance' as const),
    categoryCode: fc.constantFrom(noise, '0101002', '0201001'),
    areaCode: fc.constantFrom(communityA, otherInA, communityB),
    organizationId: fc.constantFrom('env', 'env/station', 'urban', 'police'),
    edition: fc.constantFrom(0, 1),
    count: fc.integer({ min: 1, max: 6 }),
  });
  const listed = fc.record({
    categoryPrefix: fc.constantFrom(noise, '0101', '01', '02', '*'),
    regionCode: fc.constantFrom(district, streetA, streetB, communityA),
    organizationId: fc.constantFrom('env', 'urban'),
    role: fc.constantFrom('handler' as const, 'arbiter' as const),
  });
  const editions = fc
    .tuple(fc.array(listed, { maxLength: 3 }), fc.array(listed, { maxLength: 3 }))
    .map((versions) => versions.map((rows) => rows.map((row) => aRow(row))));

  it('counts each case at most once, and reports no finding below the limits', () => {
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 30 }), editions, (tallies, rows) => {
        const findings = findInDutyList(tallies, aWorld([], { editions: rows }));
        for (const finding of findings) {
          expect(casesOf(finding)).toBeGreaterThanOrEqual(limits.cases);
          const shares = finding.units.filter(({ share }) => share >= limits.share);
          if (finding.kind === 'overlap') expect(shares.length).toBeGreaterThanOrEqual(limits.units);
        }
        for (const kind of ['gap', 'overlap']) {
          const of = findings.filter((finding) => finding.kind === kind);
          const all = tallies.filter((each) => (each.kind === 'acceptance') === (kind === 'overlap'));
          const total = all.reduce((sum, { count }) => sum + count, 0);
          expect(of.reduce((sum, finding) => sum + casesOf(finding), 0)).toBeLessThanOrEqual(total);
        }
      }),
    );
  });

  it('gives the same findings whatever the order of the cases, in the order of its pages', () => {
    const shuffled = fc
      .array(tally, { maxLength: 20 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, editions, ([tallies, other], rows) => {
        const world = aWorld([], { editions: rows });
        const findings = findInDutyList(tallies, world);
        const plain = (each: typeof findings): unknown =>
          each.map(({ places, ...finding }) => ({ ...finding, places: places.map(({ areaCode }) => areaCode).sort() }));
        expect(plain(findInDutyList(other, world))).toEqual(plain(findings));
        const keys = findings.map(orderOf);
        expect(keys.slice(1).every((key, index) => standsBefore(keys[index]!, key))).toBe(true);
      }),
    );
  });
});
