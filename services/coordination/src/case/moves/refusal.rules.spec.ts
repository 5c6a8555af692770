import type { DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { assertRefusalIsFounded, type RefusalClaim } from './refusal.rules.js';

const dutyRow: DutyRow = {
  id: 'row',
  categoryPrefix: '0102',
  level: 'district',
  regionCode: '320106000000',
  organizationId: 'urban',
  organizationCode: 'U',
  role: 'handler',
};
const matter = { categoryCode: '0102003', areaCode: '320106001002003' };
const claim = (change: Partial<RefusalClaim>): RefusalClaim => ({
  reasonCode: 'NOT_ON_DUTY_LIST',
  organizationId: 'water',
  proposedOrganizationId: null,
  evidenced: false,
  ...change,
});

describe('assertRefusalIsFounded', () => {
  it.each<[string, Partial<RefusalClaim>, string]>([
    ['an unknown reason', { reasonCode: 'TOO_BUSY' }, 'UNKNOWN_RETURN_REASON'],
    ['a property of every object', { reasonCode: 'toString' }, 'UNKNOWN_RETURN_REASON'],
    ['"not ours" by the unit the list names', { organizationId: 'urban' }, 'DUTY_LIST_NAMES_YOU'],
    ['no legal power without saying whose', { reasonCode: 'NO_LEGAL_POWER', evidenced: true }, 'RETURN_NEEDS_PROPOSAL'],
    ['outside the region without evidence', { reasonCode: 'OUTSIDE_REGION' }, 'RETURN_NEEDS_EVIDENCE'],
  ])('refuses %s', (_, change, code) => {
    expect(() => assertRefusalIsFounded(claim(change), matter, [dutyRow])).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Partial<RefusalClaim>]>([
    ['"not ours" by a unit the list does not name', {}],
    [
      'another reason of the unit the list names',
      { organizationId: 'urban', reasonCode: 'OUTSIDE_REGION', evidenced: true },
    ],
    ['a call for joint work with a proposal', { reasonCode: 'NEEDS_JOINT_HANDLING', proposedOrganizationId: 'police' }],
  ])('accepts %s', (_, change) => {
    expect(() => assertRefusalIsFounded(claim(change), matter, [dutyRow])).not.toThrow();
  });
});
