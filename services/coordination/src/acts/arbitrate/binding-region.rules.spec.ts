import { bindingRegionOf, type RuledPlace, type WantedBinding } from './binding-region.rules.js';

const [district, streetA, streetB, communityA] = ['320106000000', '320106001000', '320106002000', '320106001001'];
const place = (unitRegionCode: string): RuledPlace => ({
  unitRegionCode,
  areaCode: '320106001001001',
  knowsArea: (code) => [district, streetA, streetB, communityA].includes(code),
});

describe('the region in which a ruling binds', () => {
  it.each<[string, string, WantedBinding, string | null]>([
    ['the region of the unit', streetA, {}, streetA],
    ['the region of the unit', district, { binding: true }, district],
    ['the smaller region that the arbiter names', district, { binding: true, regionCode: communityA }, communityA],
    ['none when the arbiter wants no precedent', district, { binding: false, regionCode: streetA }, null],
    ['none when the place lies outside the region of the unit', streetB, {}, null],
  ])('is %s (%s, %j)', (_, unit, wanted, region) => {
    expect(bindingRegionOf(wanted, place(unit))).toBe(region);
  });

  it.each<[string, string, WantedBinding, string]>([
    ['is larger than the region of the unit', streetA, { regionCode: district }, 'regionCode'],
    ['does not contain the place', district, { regionCode: streetB }, 'regionCode'],
    ['does not exist', district, { regionCode: '320106001009' }, 'regionCode'],
    ['cannot be: the place lies outside the region of the unit', streetB, { binding: true }, 'binding'],
  ])('is refused when it %s', (_, unit, wanted, field) => {
    expect(() => bindingRegionOf(wanted, place(unit))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });
});
