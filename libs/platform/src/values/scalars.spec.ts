import { CalendarDate, DateTime } from './scalars.js';

describe('a DateTime', () => {
  it.each([
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30+08:00', '2026-11-23T01:30:00.000Z'],
    ['2024-02-29T00:00:00.123456Z', '2024-02-29T00:00:00.123Z'],
  ])('accepts ISO 8601 with an offset: %s', (text, instant) => expect(DateTime.parseValue(text)).toBe(instant));
  it.each([
    '2026-11-23',
    '2026-11-23T09:30:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-23T25:00:00Z',
    'now',
    '',
    1,
    null,
    {},
  ])('refuses %p', (value) => expect(() => DateTime.parseValue(value)).toThrow('not an instant'));
});

describe('a CalendarDate', () => {
  it('accepts a valid day and returns it unchanged', () =>
    expect(CalendarDate.parseValue('2024-02-29')).toBe('2024-02-29'));
  it.each(['2023-02-29', '2026-2-3', '2026-11-23T00:00:00Z', '', 20261123, null])('refuses %p', (value) =>
    expect(() => CalendarDate.parseValue(value)).toThrow('not a calendar day'),
  );
});
