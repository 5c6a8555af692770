import fc from 'fast-check';
import { callingOrganization, type CallingQuestion } from './calling.rules.js';

const ask = (question: Partial<CallingQuestion>): string | null =>
  callingOrganization({
    callers: 'streets-in-rotation',
    coordinationOfficeId: 'office',
    streetIds: ['a', 'b', 'c', 'd'],
    streetOfPlaceId: 'b',
    at: new Date('2026-03-10T02:00:00Z'),
    hadTask: () => false,
    hasCaller: () => true,
    ...question,
  });
const inMonth = (month: number, question: Partial<CallingQuestion> = {}): string | null =>
  ask({ at: new Date(Date.UTC(2026, month, 10)), ...question });

describe('callingOrganization', () => {
  it('is the coordination office by default, and a street when the office had a task', () => {
    const callers = 'coordination-office';
    expect(ask({ callers })).toBe('office');
    expect(['a', 'c', 'd']).toContain(ask({ callers, hadTask: (id) => id === 'office' }));
    expect(['a', 'c', 'd']).toContain(ask({ callers, coordinationOfficeId: null }));
  });

  it('is another street each month, in turn, and never the street of the place', () => {
    const turns = [0, 1, 2, 3, 4, 5].map((month) => inMonth(month)!);
    expect(new Set(turns.slice(0, 3))).toEqual(new Set(['a', 'c', 'd']));
    expect(turns.slice(3)).toEqual(turns.slice(0, 3));
  });

  it('changes at midnight in China', () => {
    const [before, after] = ['2026-03-31T15:59:59Z', '2026-03-31T16:00:00Z'].map((at) => ask({ at: new Date(at) }));
    expect(before).toBe(inMonth(2));
    expect(after).toBe(inMonth(3));
    expect(after).not.toBe(before);
  });

  it('passes over streets that had a task; when all others had one, the office calls, even if it had one itself', () => {
    const turn = inMonth(0)!;
    expect(['a', 'c', 'd'].filter((id) => id !== turn)).toContain(inMonth(0, { hadTask: (id) => id === turn }));
    expect(inMonth(0, { hadTask: (id) => id !== 'office' })).toBe('office');
    expect(inMonth(0, { hadTask: () => true })).toBe('office');
    expect(inMonth(0, { hadTask: () => true, callers: 'coordination-office' })).toBe('office');
    expect(inMonth(0, { hadTask: () => true, coordinationOfficeId: null })).toBeNull();
    expect(inMonth(0, { streetIds: ['b'] })).toBe('office');
    expect(inMonth(0, { hasCaller: (id) => id !== turn })).toBe(inMonth(0, { hadTask: (id) => id === turn }));
    expect(inMonth(0, { hasCaller: () => false })).toBe('office');
  });

  it(
    'is never a street that had a task, nor the street of the place; an office that had a task calls ' +
      'only when no other organization is left',
    () => {
      const streets = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
      const tasks = fc.subarray(['a', 'b', 'c', 'd', 'e', 'office']);
      fc.assert(
        fc.property(
          streets,
          tasks,
          fc.constantFrom('a', 'b', null),
          fc.nat(60),
          fc.constantFrom('coordination-office' as const, 'streets-in-rotation' as const),
          (streetIds, worked, streetOfPlaceId, month, callers) => {
            const hadTask = (id: string): boolean => worked.includes(id);
            const chosen = inMonth(month, { streetIds, streetOfPlaceId, callers, hadTask });
            const others = streetIds.filter((id) => id !== streetOfPlaceId && !hadTask(id));
            if (chosen !== 'office' || others.length > 0) expect(worked).not.toContain(chosen);
            expect(chosen).not.toBeNull();
            expect(chosen).not.toBe(streetOfPlaceId);
          },
        ),
      );
    },
  );
});
