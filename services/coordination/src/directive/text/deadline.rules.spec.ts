import fc from 'fast-check';
import { addDays, afterWorkdays, deadlineIn } from './deadline.rules.js';

/** Tuesday. 1 to 3 January 2027 are a holiday here. */
const context = {
  from: '2026-12-01',
  isWorkday: (date: string) => ![0, 6].includes(new Date(date).getUTCDay()) && !date.startsWith('2027-01-01'),
};

describe('the deadline of a sentence', () => {
  it.each([
    ['请于2026年12月20日前报送。', '2026-12-20', null],
    ['务必在12月20日下班前完成。', '2026-12-20', null],
    ['于1月15日前完成整改。', '2027-01-15', null],
    ['二〇二七年一月十五日前完成。', '2027-01-15', null],
    ['月底前完成排查。', '2026-12-31', null],
    ['下月底前完成。', '2027-01-31', null],
    ['3个工作日内反馈。', '2026-12-04', null],
    ['收到通知后五个工作日内答复。', '2026-12-08', null],
    ['10日内办结。', '2026-12-11', null],
    ['两周内完成。', '2026-12-15', null],
    ['每周五前报送进展。', '2026-12-04', 'weekly'],
    ['每月25日前报送。', '2026-12-25', 'monthly'],
    ['每季度末报告一次。', '2026-12-31', 'quarterly'],
    ['每天17时前报告。', '2026-12-02', 'daily'],
    ['即日起至12月底开展。', '2026-12-31', null],
    ['即日起至2027年3月31日，各街道开展。', '2027-03-31', null],
    ['12月中旬完成。', '2026-12-20', null],
    ['年底前实现全覆盖。', '2026-12-31', null],
    ['下周三前反馈。', '2026-12-09', null],
    ['8日前报区民政局。', '2026-12-08', null],
    ['明年3月底前建成。', '2027-03-31', null],
    ['2027年底前建成。', '2027-12-31', null],
    ['到2028年6月底，建成30个。', '2028-06-30', null],
    ['2027年一季度完成。', '2027-03-31', null],
    ['2027年上半年完成。', '2027-06-30', null],
    ['第一季度末前完成。', '2027-03-31', null],
    ['2026-12-20前报送。', '2026-12-20', null],
    ['2026.12.20前报送。', '2026-12-20', null],
    ['12 月 20 日前报送。', '2026-12-20', null],
    ['12月5日至10日开展检查。', '2026-12-10', null],
    ['下月5日前报送。', '2027-01-05', null],
    ['本月20日前报送。', '2026-12-20', null],
    ['3年内完成改造。', '2029-12-01', null],
    ['半个月内完成。', '2026-12-16', null],
    ['于12月15日报送名单。', '2026-12-15', null],
    ['后天前报送。', '2026-12-03', null],
  ])('%s', (sentence, on, recurrence) => {
    expect(deadlineIn(sentence, context)).toMatchObject({ on, recurrence });
  });

  it.each([
    '截至11月底，全区共排查1200户。',
    '根据《关于做好2026年12月20日有关工作的通知》要求，现就有关事项通知如下。',
    '各单位要及时总结经验。',
    '社区共有居民三千户。',
    '依据区办发〔2026〕18号文件。',
    '区政府于2026年3月5日召开会议。',
  ])('is none: %s', (sentence) => {
    expect(deadlineIn(sentence, context)).toBeNull();
  });

  it('takes a weekday without a week for the next one', () => {
    const onSaturday = { ...context, from: '2026-12-05' };
    expect(deadlineIn('周五前报送。', onSaturday)).toMatchObject({ on: '2026-12-11' });
  });

  it('leaves a day that does not exist to a person', () => {
    expect(deadlineIn('2027年2月29日前完成。', context)).toMatchObject({ on: null, doubtful: true });
  });

  it('leaves 尽快 and several days to a person', () => {
    expect(deadlineIn('请尽快落实。', context)).toMatchObject({ on: null, doubtful: true });
    expect(deadlineIn('12月5日前报名单，12月20日前报总结。', context)).toMatchObject({
      on: '2026-12-05',
      doubtful: true,
    });
  });

  it('counts working days: none of the counted days is a day of rest, and each day in between is one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 30 }), (offset, days) => {
        const from = addDays('2026-01-01', offset);
        const end = afterWorkdays(from, days, context.isWorkday);
        let worked = 0;
        for (let at = from; at !== end;) {
          at = addDays(at, 1);
          if (context.isWorkday(at)) worked += 1;
        }
        expect([worked, context.isWorkday(end)]).toEqual([days, true]);
      }),
    );
  });
});
