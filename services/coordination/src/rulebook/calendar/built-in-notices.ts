import type { HolidayNotice, HolidaySpan } from './holiday-notice.rules.js';

const span = (year: number, text: string): HolidaySpan => {
  const [name, from, to = from] = text.split(' ') as [string, string, string?];
  const day = (date: string): string => (date.length > 5 ? date : `${year}-${date}`);
  return { name, from: day(from), to: day(to) };
};

/** The notices of the State Council with which every district begins: [number, issued on, days off, make-up days]. */
const published: Readonly<Record<number, readonly [number: string, issuedOn: string, off: string, worked: string]>> = {
  2023: [
    '国办发明电〔2022〕16号',
    '2022-12-08',
    '元旦 2022-12-31 01-02,春节 01-21 01-27,清明节 04-05,劳动节 04-29 05-03,端午节 06-22 06-24,中秋节、国庆节 09-29 10-06',
    '01-28 01-29 04-23 05-06 06-25 10-07 10-08',
  ],
  2024: [
    '国办发明电〔2023〕7号',
    '2023-10-25',
    '元旦 01-01,春节 02-10 02-17,清明节 04-04 04-06,劳动节 05-01 05-05,端午节 06-10,中秋节 09-15 09-17,国庆节 10-01 10-07',
    '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  ],
  2025: [
    '国办发明电〔2024〕12号',
    '2024-11-12',
    '元旦 01-01,春节 01-28 02-04,清明节 04-04 04-06,劳动节 05-01 05-05,端午节 05-31 06-02,国庆节、中秋节 10-01 10-08',
    '01-26 02-08 04-27 09-28 10-11',
  ],
  2026: [
    '国办发明电〔2025〕7号',
    '2025-11-04',
    '元旦 01-01 01-03,春节 02-15 02-23,清明节 04-04 04-06,劳动节 05-01 05-05,端午节 06-19 06-21,中秋节 09-25 09-27,国庆节 10-01 10-07',
    '01-04 02-14 02-28 05-09 09-20 10-10',
  ],
};

export const builtInNotices: readonly HolidayNotice[] = Object.entries(published).map(
  ([year, [number, issuedOn, off, worked]]) => ({
    year: Number(year),
    version: 1,
    edition: 0,
    number,
    issuer: '国务院办公厅',
    issuedOn,
    holidays: off.split(',').map((text) => span(Number(year), text)),
    workdays: worked.split(' ').map((day) => `${year}-${day}`),
    effectiveFrom: '2000-01-01',
  }),
);
