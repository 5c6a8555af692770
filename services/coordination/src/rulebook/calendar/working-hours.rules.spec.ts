import { seasonsOf, timeOf, type TypedSeason } from './working-hours.rules.js';

const season = (from: string, ...periods: string[]): TypedSeason => ({
  from,
  periods: periods.map((text) => {
    const [opens, closes] = text.split('–') as [string, string];
    return { opens, closes };
  }),
});
const faultOf = (...seasons: TypedSeason[]): unknown => {
  try {
    seasonsOf(seasons);
    return null;
  } catch (error) {
    return (error as { details: { field: string } }).details.field;
  }
};

describe('seasonsOf', () => {
  it('reads summer and winter hours, and a night shift that ends on the next day', () => {
    const summer = season('05-01', '08:30–12:00', '15:00–18:30');
    expect(seasonsOf([summer, season('10-01', '00:00–08:00', '20:00–24:00')])).toEqual([
      {
        from: '05-01',
        periods: [
          [510, 720],
          [900, 1110],
        ],
      },
      {
        from: '10-01',
        periods: [
          [0, 480],
          [1200, 1440],
        ],
      },
    ]);
    expect(seasonsOf([season('01-01', '20:00–08:00')])[0]!.periods).toEqual([[1200, 1920]]);
    expect([510, 1440, 1920].map(timeOf)).toEqual(['08:30', '24:00', '08:00']);
  });

  it.each<[string, string, TypedSeason[]]>([
    ['a day that does not exist', 'seasons[0].from', [season('02-30', '09:00–12:00')]],
    ['a word', 'seasons[0].from', [season('summer', '09:00–12:00')]],
    ['seasons out of order', 'seasons[1].from', [season('10-01', '09:00–12:00'), season('05-01', '09:00–12:00')]],
    ['a season without hours', 'seasons[0].periods', [season('01-01')]],
    ['a wrong time', 'seasons[0].periods[0].opens', [season('01-01', '25:00–12:00')]],
    ['a wrong end', 'seasons[0].periods[0].closes', [season('01-01', '09:00–24:01')]],
    ['periods that overlap', 'seasons[0].periods[1].opens', [season('01-01', '09:00–12:00', '11:00–13:00')]],
    [
      'a night that reaches the morning',
      'seasons[0].periods[1].closes',
      [season('01-01', '07:00–12:00', '20:00–08:00')],
    ],
  ])('refuses %s', (_, field, seasons) => expect(faultOf(...seasons)).toBe(field));
});
