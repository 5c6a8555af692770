import { addresseesIn, type KnownUnit } from './addressee.rules.js';

const unit = (id: string, name: string, kind: string): KnownUnit => ({ id, name, kind, regionCode: '320199' });
const units = [
  unit('east', '清江区东门街道办事处', 'street_office'),
  unit('west', '清江区西门街道办事处', 'street_office'),
  unit('lane', '东门街道石板巷社区居民委员会', 'community_committee'),
  unit('fire', '清江区应急管理局', 'line_department'),
];

describe('the addressees of a text', () => {
  it.each([
    ['各街道', ['east', 'west']],
    ['各镇（街道）', ['east', 'west']],
    ['各乡镇（街道）', ['east', 'west']],
    ['各村（社区）', ['lane']],
    ['各社区', ['lane']],
    ['街道办事处、社区居委会', ['east', 'west', 'lane']],
    ['区应急局、东门街道', ['fire', 'east']],
    ['除东门街道外，各街道', ['west']],
    ['除东门街道以外的各街道、各社区', ['west', 'lane']],
    ['为除险加固，各街道', ['east', 'west']],
    ['除日常巡查外，各街道', ['east', 'west']],
  ])('%s', (text, ids) => {
    expect(addresseesIn(text, units).unitIds).toEqual(ids);
  });

  it('are looked at by a person when the text leaves somebody out', () => {
    expect(addresseesIn('除东门街道外，各街道', units)).toMatchObject({
      text: '除东门街道外，各街道',
      doubtful: true,
    });
    expect(addresseesIn('除日常巡查外，各街道', units)).toMatchObject({ text: '各街道', doubtful: false });
  });
});
