import fc from 'fast-check';
import { dutyLevels, matchDutyRows, overlappingDutyRows, type DutyRow } from './duty-list.rules.js';

let serial = 0;
function aRow(row: Partial<DutyRow> = {}): DutyRow {
  serial += 1;
  return {
    id: `row-${serial}`,
    categoryPrefix: '01',
    level: 'district',
    regionCode: '320106000000',
    organizationId: `org-${serial}`,
    organizationCode: `D${serial}`,
    role: 'handler',
    ...row,
  };
}
const question = { categoryCode: '0102003', areaCode: '320106001002003', role: 'handler' as const };

describe('matchDutyRows', () => {
  const everything = aRow({ id: 'everything', categoryPrefix: '*' });
  const major = aRow({ id: 'major' });
  const majorInStreet = aRow({ id: 'major-street', regionCode: '320106001000' });
  const minor = aRow({ id: 'minor', categoryPrefix: '0102' });
  const item = aRow({ id: 'item', categoryPrefix: '0102003' });
  const itemStreetLevel = aRow({ id: 'item-street-level', categoryPrefix: '0102003', level: 'street' });
  const otherRegion = aRow({ id: 'elsewhere', categoryPrefix: '0102003', regionCode: '320106002000' });
  const otherCategory = aRow({ id: 'other', categoryPrefix: '0103' });
  const verifier = aRow({ id: 'verifier', categoryPrefix: '0102003', role: 'verifier' });
  const all = [everything, major, verifier, otherRegion, majorInStreet, item, minor, otherCategory, itemStreetLevel];

  it('orders by category, then region, then level', () => {
    expect(matchDutyRows(all, question).map((row) => row.id)).toEqual([
      'item-street-level',
      'item',
      'minor',
      'major-street',
      'major',
      'everything',
    ]);
  });

  it('returns rows of one level when the question names a level', () => {
    expect(matchDutyRows(all, { ...question, level: 'street' }).map((row) => row.id)).toEqual(['item-street-level']);
  });

  it('returns only rows for every category while the category is unknown', () => {
    expect(matchDutyRows(all, { ...question, categoryCode: null }).map((row) => row.id)).toEqual(['everything']);
  });

  it('breaks ties by organization code', () => {
    const tie = [aRow({ id: 'x', organizationCode: 'B' }), aRow({ id: 'y', organizationCode: 'A' })];
    expect(matchDutyRows(tie, question).map((row) => row.id)).toEqual(['y', 'x']);
  });

  it('gives the same answer whatever the order of the rows', () => {
    const row = fc.record({
      id: fc.uuid(),
      categoryPrefix: fc.constantFrom('*', '01', '0102', '0102003', '02'),
      level: fc.constantFrom(...dutyLevels),
      regionCode: fc.constantFrom('320106000000', '320106001000', '320106001002', '320106002000'),
      organizationId: fc.uuid(),
      organizationCode: fc.constantFrom('A', 'B', 'C'),
      role: fc.constant('handler' as const),
    });
    const shuffled = fc
      .uniqueArray(row, { selector: (r) => r.id, maxLength: 20 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(matchDutyRows(rows, question)).toEqual(matchDutyRows(other, question));
      }),
    );
  });
});

describe('overlappingDutyRows', () => {
  it('finds a duty of two organizations, but allows several co-handlers', () => {
    const first = aRow();
    const second = aRow();
    expect(
      overlappingDutyRows([
        first,
        second,
        aRow({ role: 'co_handler' }),
        aRow({ role: 'co_handler' }),
        aRow({ level: 'street' }),
      ]),
    ).toEqual([[first, second]]);
  });
});
