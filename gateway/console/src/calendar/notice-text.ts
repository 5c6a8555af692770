import type { NoticeFactsFragment } from '../../generated/operations';

type Holidays = NoticeFactsFragment['holidays'];

const words = (line: string): string[] => line.split(/[\s,，]+/).filter((word) => word !== '');
const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
/** `02-05` and `2-5` are days of the year; a whole date stays, because a holiday may begin in December. */
const dateOf = (word: string, year: number): string => {
  const day = /^(\d{1,2})-(\d{1,2})$/.exec(word);
  return day ? `${year}-${day[1]!.padStart(2, '0')}-${day[2]!.padStart(2, '0')}` : word;
};

/** Returns the days off that a person typed, one festival a line. The server checks them. */
export function holidaysOf(text: string, year: number): Holidays {
  return lines(text).map((line) => {
    const [name = '', from = '', to = from] = words(line);
    return { name, from: dateOf(from, year), to: dateOf(to, year) };
  });
}

export function workdaysOf(text: string, year: number): string[] {
  return lines(text).flatMap((line) => words(line).map((word) => dateOf(word, year)));
}

export function linesOf(holidays: Holidays): string {
  return holidays.map(({ name, from, to }) => `${name} ${from} ${to}`).join('\n');
}
