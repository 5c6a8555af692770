import { CalendarDate, DateTime } from './scalars.js';

describe('an instant', () => {
  it.each([
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30+08:00', '2026-11-23T01:30:00.000Z'],
    ['2024-02-29T00:00:00.123456Z', '2024-02-29T00:00:00.123Z'],
  ])('is read in ISO 8601 with offset: %s', (text, instant) => expect(DateTime.parseValue(text)).toBe(instant));
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
  ])('is not %p', (value) => expect(() => DateTime.parseValue(value)).toThrow('not an instant'));
});

describe('a calendar day', () => {
  it('is read as it stands', () => expect(CalendarDate.parseValue('2024-02-29')).toBe('2024-02-29'));
  it.each(['2023-02-29', '2026-2-3', '2026-11-23T00:00:00Z', '', 20261123, null])('is not %p', (value) =>
    expect(() => CalendarDate.parseValue(value)).toThrow('not a calendar day'),
  );
});
