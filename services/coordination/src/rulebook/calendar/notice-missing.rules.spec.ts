import { missingNotice, nextLookAt, type Look } from './notice-missing.rules.js';

const known = { lacksNotice: (year: number) => year > 2026 };
const shanghai = (text: string): Date => new Date(`${text}:00+08:00`);

describe('missingNotice', () => {
  it.each([
    ['2026-11-30T23:59', null],
    ['2026-12-01T00:00', 2027],
    ['2026-12-31T23:59', 2027],
    ['2027-01-01T00:00', 2027],
  ])('at %s returns %s', (now, year) => expect(missingNotice(known, shanghai(now))).toBe(year));
});

describe('nextLookAt', () => {
  it.each<[string, Look, string]>([
    ['2026-11-30T12:00', 'published', '2026-12-01T09:00'],
    ['2026-12-01T09:00', 'told', '2026-12-08T09:00'],
    ['2026-12-29T09:00', 'told', '2027-01-05T09:00'],
    ['2026-12-31T20:00', 'nobody-to-tell', '2027-01-01T09:00'],
    ['2026-12-01T09:00', 'published', '2027-12-01T09:00'],
  ])('after %s, %s, is %s', (now, look, next) => expect(nextLookAt(shanghai(now), look)).toEqual(shanghai(next)));
});
