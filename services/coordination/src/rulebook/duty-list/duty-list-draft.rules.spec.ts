import { draftedRegionOf, draftRows, type DutyChange } from './duty-list-draft.rules.js';
import { matchDutyRows, type DutyRow } from './duty-list.rules.js';

const district = '320106000000';
const streetA = '320106001000';
const streetB = '320106002000';
const noise = '0101001';

function aRow(organizationId: string, row: Partial<DutyRow> = {}): DutyRow {
  return {
    id: `${organizationId}-${row.categoryPrefix ?? noise}-${row.regionCode ?? district}`,
    categoryPrefix: noise,
    level: 'district',
    regionCode: district,
    organizationId,
    organizationCode: organizationId,
    role: 'handler',
    ...row,
  };
}
function aChange(id: string, change: Partial<DutyChange> = {}, regionCode = district): DutyChange {
  const organization = { id, code: id, kind: 'line_department' as const, regionCode };
  return { categoryCode: noise, regionCode: district, organization, note: null, ...change };
}

describe('a draft of the duty list', () => {
  it('gives a duty without a row to the organization', () => {
    expect(draftRows([], [aChange('ENV', { note: '近 90 日 3 次退回' })])).toEqual({
      added: [{ ...aRow('ENV'), id: undefined, note: '近 90 日 3 次退回' }].map(({ id: _, ...row }) => row),
      removed: [],
    });
  });

  it('takes exactly this duty from all other organizations, and keeps every other row', () => {
    const wider = aRow('URBAN', { categoryPrefix: '0101' });
    const smaller = aRow('STREET-A', { regionCode: streetA });
    const helper = aRow('POLICE', { role: 'co_handler' });
    const rows = [aRow('ENV'), aRow('POLICE'), wider, smaller, helper];
    const { added, removed } = draftRows(rows, [aChange('ENV')]);
    expect([added, removed.map(({ id }) => id)]).toEqual([[], [aRow('POLICE').id]]);
  });

  it('changes nothing when the organization already has the duty alone', () => {
    expect(draftRows([aRow('ENV')], [aChange('ENV')])).toEqual({ added: [], removed: [] });
  });

  it('adds one row for a duty that is named twice', () => {
    expect(draftRows([], [aChange('ENV'), aChange('ENV')]).added).toHaveLength(1);
  });

  it('routes the duty to the organization, although rows for wider classes or regions exist', () => {
    const rows = [aRow('URBAN', { categoryPrefix: '01' }), aRow('POLICE')];
    const { added, removed } = draftRows(rows, [aChange('ENV')]);
    const after = [...rows.filter((row) => !removed.includes(row)), ...added.map((row) => ({ ...row, id: 'new' }))];
    const [best] = matchDutyRows(after, { categoryCode: noise, areaCode: streetB, role: 'handler' });
    expect(best?.organizationId).toBe('ENV');
  });

  it.each<[string, string, string | null]>([
    [streetA, district, streetA],
    [district, streetA, streetA],
    [streetA, streetA, streetA],
    [streetA, streetB, null],
  ])('for a duty in %s and an organization of %s names %s', (regionCode, own, expected) => {
    expect(draftedRegionOf(aChange('X', { regionCode }, own))).toBe(expected);
  });
});
