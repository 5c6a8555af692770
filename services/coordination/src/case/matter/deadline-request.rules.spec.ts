import { approverOf } from './deadline-request.rules.js';

const parents: Record<string, string | null> = {
  government: null,
  office: 'government',
  street: 'government',
  community: 'street',
  department: 'government',
  station: 'department',
};
const find = (id: string) =>
  id in parents ? { parentId: parents[id]!, isDistrictGovernment: id === 'government' } : null;

describe('approverOf', () => {
  it.each<[unit: string, approver: string, why: string]>([
    ['station', 'department', 'a station asks its department'],
    ['community', 'street', 'a community asks its street'],
    ['department', 'office', 'the parent would be the district government'],
    ['street', 'office', 'the parent would be the district government'],
    ['office', 'government', 'the office does not answer its own request'],
  ])('sends the request of the %s to the %s: %s', (unit, approver) => {
    expect(approverOf(unit, 'office', find)).toBe(approver);
  });

  it('never names the unit itself', () => {
    for (const unit of Object.keys(parents))
      for (const office of ['office', null]) expect(approverOf(unit, office, find)).not.toBe(unit);
  });
});
