import type { DutyRow } from './duty-list.rules.js';
import { endsRuling, monthsLater, stateOfPrecedent, type PrecedentLife } from './precedent.rules.js';

const on = (day: string): Date => new Date(`${day}T09:00:00+08:00`);

describe('the state of a precedent', () => {
  const life: PrecedentLife = {
    ruledAt: on('2026-01-10'),
    expiresAt: on('2028-01-10'),
    revokedAt: null,
    supersededAt: null,
  };
  it.each<[string, Partial<PrecedentLife>, string]>([
    ['2028-01-09', {}, 'in-force'],
    ['2028-01-10', {}, 'expired'],
    ['2026-06-01', { revokedAt: on('2026-06-01') }, 'revoked'],
    ['2026-05-31', { revokedAt: on('2026-06-01') }, 'in-force'],
    ['2026-06-01', { supersededAt: on('2026-06-01') }, 'superseded'],
    ['2029-01-01', { supersededAt: on('2026-06-01') }, 'superseded'],
  ])('on %s with %j is %s', (day, changed, state) => {
    expect(stateOfPrecedent({ ...life, ...changed }, on(day))).toBe(state);
  });
});

describe('the end of a precedent by time', () => {
  it.each([
    ['2026-03-02', 24, '2028-03-02'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 24, '2026-02-28'],
  ])('is for %s and %s months on %s, at the same time of day', (from, months, to) => {
    expect(monthsLater(on(from), months)).toEqual(on(to));
  });

  it('uses the days of the district, where a night hour belongs to the next day of UTC', () => {
    expect(monthsLater(new Date('2026-01-31T01:00:00+08:00'), 1)).toEqual(new Date('2026-02-28T01:00:00+08:00'));
  });
});

describe('a ruling', () => {
  const row = (organizationId: string, more: Partial<DutyRow> = {}): DutyRow => ({
    id: `${organizationId}-${Math.random()}`,
    categoryPrefix: '0101',
    level: 'district',
    regionCode: '320106000000',
    organizationId,
    organizationCode: organizationId,
    role: 'handler',
    ...more,
  });
  const duty = { categoryCode: '0101001', level: 'district', areaCode: '320106001001001' } as const;
  const before = [row('ENV'), row('POLICE'), row('WATER', { categoryPrefix: '01' })];

  it.each<[string, DutyRow[]]>([
    [
      'says the same in new rows and another order',
      [row('POLICE'), row('WATER', { categoryPrefix: '01' }), row('ENV')],
    ],
    ['changes a row that is less specific', [row('ENV'), row('POLICE'), row('URBAN', { categoryPrefix: '01' })]],
    ['adds a row of another level', [...before, row('STREET', { level: 'street', regionCode: '320106001000' })]],
    ['adds a row of another place', [...before, row('URBAN', { regionCode: '320106002000' })]],
    ['adds a row of another role', [...before, row('CMD', { role: 'arbiter' })]],
  ])('stays when the new duty list %s', (_, after) => {
    expect(endsRuling(duty, before, after)).toBe(false);
  });

  it.each<[string, DutyRow[]]>([
    ['gives the duty to one of two claimants', [row('ENV'), row('WATER', { categoryPrefix: '01' })]],
    ['gives the duty to another organization', [row('URBAN'), row('WATER', { categoryPrefix: '01' })]],
    ['has a more specific row', [...before, row('ENV', { categoryPrefix: '0101001' })]],
    ['has no row any more', []],
  ])('ends when the new duty list %s', (_, after) => {
    expect(endsRuling(duty, before, after)).toBe(true);
  });
});
