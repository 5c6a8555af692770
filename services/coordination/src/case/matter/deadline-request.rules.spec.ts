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
    expect(approverOf(unit, 'office', find, () => true)).toBe(approver);
    expect(approverOf(unit, 'office', find, () => false)).toBe(approver);
  });

  it('passes over an organization without a leader, up to the district government', () => {
    const leads =
      (...ids: string[]) =>
      (id: string): boolean =>
        ids.includes(id);
    expect(approverOf('community', 'office', find, leads('office', 'government'))).toBe('office');
    expect(approverOf('station', 'office', find, leads('government'))).toBe('government');
    expect(approverOf('department', 'office', find, leads('station', 'government'))).toBe('government');
  });

  it('ends when two organizations lie below each other until the next event arrives', () => {
    const ring = (id: string) => ({ parentId: id === 'a' ? 'b' : 'a', isDistrictGovernment: false });
    expect(approverOf('a', null, ring, () => false)).toBe('b');
    expect(approverOf('a', 'office', ring, () => false)).toBe('b');
  });

  it('never names the unit that asks', () => {
    for (const unit of Object.keys(parents))
      for (const office of ['office', null]) expect(approverOf(unit, office, find, (id) => id === unit)).not.toBe(unit);
  });
});
