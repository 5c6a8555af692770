import { builtInNotices } from './built-in-notices.js';
import { noticeFaults, type NoticeText } from './holiday-notice.rules.js';

/** The notice of 2026 as it would have been typed in November 2025. */
const now = new Date('2025-11-20T02:00:00Z');
const notice = (change: Partial<NoticeText> = {}): NoticeText => ({
  ...builtInNotices.find(({ year }) => year === 2026)!,
  ...change,
});
const faultsOf = (change: Partial<NoticeText>, extraDaysOff = 0): { field: unknown; zh: string }[] =>
  noticeFaults(notice(change), { extraDaysOff, now }).map(({ details, messages }) => ({
    field: details.field,
    zh: messages.zh,
  }));
const [newYear, ...others] = notice().holidays;

describe('noticeFaults', () => {
  it.each([2025, 2026])('finds none in the notice of %i', (year) => {
    const text = builtInNotices.find((each) => each.year === year)!;
    expect(noticeFaults(text, { extraDaysOff: 0, now: new Date(`${year - 1}-11-20T02:00:00Z`) })).toEqual([]);
  });

  it.each<[string, string, Partial<NoticeText>, number?]>([
    ['a year that has passed', 'year', { year: 2024 }],
    ['a year too far ahead', 'year', { year: 2027 }],
    ['a notice of the future', 'issuedOn', { issuedOn: '2025-11-21' }],
    [
      'a day of another year',
      'holidays[0].from',
      { holidays: [{ name: '元旦', from: '2025-12-24', to: '2026-01-03' }] },
    ],
    [
      'days in the wrong order',
      'holidays[0].to',
      { holidays: [{ name: '元旦', from: '2026-01-03', to: '2026-01-01' }] },
    ],
    [
      'a day off twice',
      'holidays[1]',
      { holidays: [newYear!, { name: '又', from: '2026-01-03', to: '2026-01-05' }, ...others] },
    ],
    ['a day both off and made up', 'workdays[0]', { workdays: ['2026-01-03'] }],
    ['a make-up day in the week', 'workdays[0]', { workdays: ['2026-01-05'] }],
    ['a make-up day twice', 'workdays[1]', { workdays: ['2026-01-04', '2026-01-04'] }],
    ['a holiday of the law that is missing', 'holidays', { holidays: others }],
    ['a make-up day that is forgotten', 'workdays', { workdays: notice().workdays.slice(1) }],
    ['extra days off that are none', 'workdays', {}, 2],
  ])('refuses %s and names the field', (_, field, change, extra = 0) => {
    expect(faultsOf(change, extra).map((fault) => fault.field)).toEqual([field]);
  });

  it('takes days off beyond the law when the notice says so', () => {
    const holidays = notice().holidays.map((each) => (each.name === '春节' ? { ...each, to: '2026-02-25' } : each));
    expect(faultsOf({ holidays })[0]!.zh).toContain('另行增加');
    expect(faultsOf({ holidays }, 2)).toEqual([]);
  });

  it('names every fault of a form at once', () => {
    expect(faultsOf({ workdays: ['2026-01-05', '2027-01-09'] })).toHaveLength(2);
  });
});
