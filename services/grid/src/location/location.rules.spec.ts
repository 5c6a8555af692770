import { areaPathOf, type AreaPath } from './location.rules.js';

describe('areaPathOf', () => {
  it.each<[string, string, AreaPath]>([
    [
      'a grid',
      '320106001002003',
      { district: '320106000000', street: '320106001000', community: '320106001002', grid: '320106001002003' },
    ],
    [
      'a community',
      '320106001002',
      { district: '320106000000', street: '320106001000', community: '320106001002', grid: null },
    ],
    ['a street', '320106001000', { district: '320106000000', street: '320106001000', community: null, grid: null }],
    ['a district', '320106000000', { district: '320106000000', street: null, community: null, grid: null }],
  ])('returns the path of %s', (_, code, expected) => {
    expect(areaPathOf(code)).toEqual(expected);
  });
});
