import { describe, expect, it } from '@jest/globals';
import { gapsOf, mayLack, type Desk } from './book';
import type { WorkingTime } from './working';

const region = { code: '320106001000', name: '中央门街道' };
const aDesk = (from: string, to: string, parts: Partial<Desk> = {}): Desk => ({
  keepsRoster: true,
  unattended: [{ from, to }],
  unheldRoles: [],
  organization: { id: 'street', code: 'STREET', name: '街道', line: null, region },
  ...parts,
});
const hoursOf = (opens: string, closes: string): WorkingTime => ({
  hours: [
    {
      calendar: 'office',
      region: null,
      organization: null,
      effectiveFrom: '2026-01-01',
      name: 'office',
      days: 'DAILY',
      seasons: [{ from: '01-01', periods: [{ opens, closes }] }],
    },
  ],
  days: [],
});
const china = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
const days = ['2026-03-02', '2026-03-03'];

describe('the gaps of a desk in working time', () => {
  it('are the common parts with the working time', () => {
    const desk = aDesk(china('2026-03-02T00:00'), china('2026-03-02T10:00'));
    const { working } = gapsOf(desk, days, hoursOf('09:00', '18:00'));
    expect(working).toEqual([
      { from: Date.parse(china('2026-03-02T09:00')), to: Date.parse(china('2026-03-02T10:00')) },
    ]);
  });

  it('contain the hours after midnight that belong to the day before the first one', () => {
    const desk = aDesk(china('2026-03-02T00:00'), china('2026-03-02T10:00'));
    const { working } = gapsOf(desk, days, hoursOf('20:00', '02:00'));
    expect(working).toEqual([
      { from: Date.parse(china('2026-03-02T00:00')), to: Date.parse(china('2026-03-02T02:00')) },
    ]);
  });

  it('are not known without the working hours or the region, and nobody is said to be present', () => {
    const covered = aDesk('', '', { unattended: [] });
    expect(mayLack(gapsOf(covered, days, hoursOf('09:00', '18:00')))).toBe(false);
    const unread = gapsOf(covered, days, null);
    const placeless = gapsOf(
      { ...covered, organization: { ...covered.organization!, region: null } },
      days,
      hoursOf('09:00', '18:00'),
    );
    for (const gaps of [unread, placeless]) {
      expect(gaps.working).toBeNull();
      expect(mayLack(gaps)).toBe(true);
    }
  });
});
