import type { DutyCandidate } from './on-duty.rules.js';
import { deskGaps, type DeskFacts, type Holding } from './roster-gap.rules.js';

const start = new Date('2026-03-02T00:00:00Z');
const hour = (number: number): Date => new Date(start.getTime() + number * 3_600_000);
const period = { from: hour(0), to: hour(24) };

const aDuty = (staffId: string, from: number, to: number): DutyCandidate => ({
  entryId: `${staffId}-${from}`,
  staffId,
  organizationId: 'street',
  organizationCode: 'STREET',
  areaPrefixes: ['320106001'],
  line: null,
  organizationLine: null,
  startsAt: hour(from),
  endsAt: hour(to),
});
const aHolding = (staffId: string, role: string, parts: Partial<Holding> = {}): Holding => ({
  staffId,
  postId: `${staffId}-P`,
  roles: [role],
  deputyPostId: null,
  validFrom: hour(-1000),
  validTo: null,
  ...parts,
});
const aStreet = (parts: Partial<DeskFacts>): DeskFacts => ({
  organizationId: 'street',
  kind: 'street_office',
  line: null,
  validFrom: hour(-1000),
  validTo: null,
  duties: [],
  holdings: ['street_dispatcher', 'verifier', 'unit_leader', 'leader_on_duty'].map((role) => aHolding(role, role)),
  leaves: [],
  ...parts,
});
const aLeave = (staffId: string, from: number, to: number): DeskFacts['leaves'][number] => ({
  staffId,
  startsAt: hour(from),
  endsAt: hour(to),
});

describe('the gaps of a desk with a roster', () => {
  const members = ['day', 'night'].map((staffId) => aHolding(staffId, 'street_dispatcher'));
  const holdings = [...aStreet({}).holdings, ...members];

  it('are the times between the duties, joined to one where nothing changes for the desk', () => {
    const duties = [aDuty('day', 2, 8), aDuty('night', 10, 24)];
    const { keepsRoster, unattended } = deskGaps(aStreet({ holdings, duties }), period);
    expect(keepsRoster).toBe(true);
    expect(unattended).toEqual([
      { from: hour(0), to: hour(2) },
      { from: hour(8), to: hour(10) },
    ]);
  });

  it('begin with the leave of the only person on the roster, unless the deputy is present', () => {
    const duties = [aDuty('day', 0, 24)];
    const leaves = [aLeave('day', 6, 12)];
    expect(deskGaps(aStreet({ holdings, duties, leaves }), period).unattended).toEqual([
      { from: hour(6), to: hour(12) },
    ]);
    const withDeputy = [
      ...holdings.slice(0, -2),
      aHolding('day', 'street_dispatcher', { deputyPostId: 'night-P' }),
      members[1]!,
    ];
    expect(deskGaps(aStreet({ holdings: withDeputy, duties, leaves }), period).unattended).toEqual([]);
    const bothAway = [...leaves, aLeave('night', 9, 10)];
    expect(deskGaps(aStreet({ holdings: withDeputy, duties, leaves: bothAway }), period).unattended).toEqual([
      { from: hour(9), to: hour(10) },
    ]);
  });

  it('are none while the next person on the roster covers, and the whole time when no duty touches the period', () => {
    const leaves = [aLeave('day', 6, 12)];
    const covered = aStreet({ holdings, duties: [aDuty('day', 0, 24), aDuty('night', 24, 48)], leaves });
    expect(deskGaps(covered, period).unattended).toEqual([]);
    const later = aStreet({ holdings, duties: [aDuty('night', 30, 48)] });
    expect(deskGaps(later, period).unattended).toEqual([period]);
  });

  it('end where the next duty lies within the days in which its person covers', () => {
    const nextDuty = hour(31 * 24 + 6);
    const duties = [aDuty('day', 0, 24), { ...aDuty('night', 0, 0), startsAt: nextDuty, endsAt: hour(32 * 24) }];
    const leaves = [aLeave('day', 0, 24)];
    const { unattended } = deskGaps(aStreet({ holdings, duties, leaves }), period);
    expect(unattended).toEqual([{ from: hour(0), to: new Date(hour(6).getTime() + 1) }]);
  });

  it('begin when the person on duty leaves the organization', () => {
    const leaving = [...aStreet({}).holdings, aHolding('day', 'street_dispatcher', { validTo: hour(20) })];
    const desk = aStreet({ holdings: leaving, duties: [aDuty('day', 0, 24)] });
    expect(deskGaps(desk, period).unattended).toEqual([{ from: hour(20), to: hour(24) }]);
  });
});

describe('the gaps of a desk without a roster', () => {
  it('are the times in which every holder of a desk post is on leave', () => {
    const leaves = [aLeave('street_dispatcher', 3, 5), aLeave('verifier', 0, 24)];
    expect(deskGaps(aStreet({ leaves }), period)).toEqual({
      keepsRoster: false,
      unattended: [{ from: hour(3), to: hour(5) }],
      unheldRoles: [],
    });
  });

  it('do not exist for a government, which has no desk', () => {
    const government = aStreet({ kind: 'district_government', holdings: [aHolding('mayor', 'district_leader')] });
    expect(deskGaps(government, period)).toEqual({ keepsRoster: false, unattended: [], unheldRoles: [] });
  });
});

describe('the roles that nobody holds', () => {
  it('are named with the time until the next holder', () => {
    const holdings = aStreet({}).holdings.map((holding) =>
      holding.staffId === 'verifier' ? { ...holding, validFrom: hour(10) } : holding,
    );
    expect(deskGaps(aStreet({ holdings }), period).unheldRoles).toEqual([
      { role: 'verifier', from: hour(0), to: hour(10) },
    ]);
  });

  it('are all of them where nobody holds a post; a leave takes no role away', () => {
    expect(deskGaps(aStreet({ holdings: [] }), period).unheldRoles.map(({ role }) => role)).toEqual([
      'street_dispatcher',
      'verifier',
      'unit_leader',
      'leader_on_duty',
    ]);
    expect(deskGaps(aStreet({ leaves: [aLeave('verifier', 0, 24)] }), period).unheldRoles).toEqual([]);
  });
});

describe('the gaps of an organization that is founded or dissolved in the period', () => {
  it('lie between its first and its last moment', () => {
    const life = { validFrom: hour(6), validTo: hour(18) };
    expect(deskGaps(aStreet({ ...life, duties: [aDuty('day', 8, 12)], holdings: [] }), period)).toMatchObject({
      unattended: [life].map(({ validFrom, validTo }) => ({ from: validFrom, to: validTo })),
      unheldRoles: ['street_dispatcher', 'verifier', 'unit_leader', 'leader_on_duty'].map((role) => ({
        role,
        from: hour(6),
        to: hour(18),
      })),
    });
  });
});
