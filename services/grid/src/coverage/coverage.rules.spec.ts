import fc from 'fast-check';
import { openTable } from '@jiceng/tables/import';
import {
  applyPlan,
  assignmentColumns,
  endSeat,
  holdsAt,
  judgeAssignments,
  planSeat,
  type AssignmentDraft,
  type Seat,
  type SeatWish,
} from './coverage.rules.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
let ids = 0;
const makeId = (): string => `seat-${(ids += 1)}`;
const aSeat = (parts: Partial<Seat> = {}): Seat => ({
  id: makeId(),
  gridCode: 'g',
  cover: 'A',
  staffId: 'zhang',
  validFrom: day(1),
  validTo: null,
  version: 1,
  ...parts,
});
const aWish = (parts: Partial<SeatWish> = {}): SeatWish => ({
  gridCode: 'g',
  cover: 'A',
  staffId: 'li',
  from: day(10),
  ...parts,
});

describe('planSeat', () => {
  it("ends the holder's assignment at the time at which the new one begins", () => {
    const held = aSeat();
    const plan = planSeat([held], aWish(), makeId);
    expect(plan).toMatchObject({
      replaced: held,
      unchanged: false,
      seat: { staffId: 'li', validFrom: day(10), validTo: null },
    });
    const after = applyPlan([held], plan);
    expect([day(9), day(10)].map((at) => after.find((seat) => holdsAt(seat, at))?.staffId)).toEqual(['zhang', 'li']);
  });

  it('changes nothing when the same person already holds the seat', () => {
    expect(planSeat([aSeat()], aWish({ staffId: 'zhang' }), makeId).unchanged).toBe(true);
  });

  it.each<[string, Seat[], Partial<SeatWish>, string]>([
    ['to begin before a later holder', [aSeat({ validFrom: day(20) })], {}, 'SEAT_TAKEN_LATER'],
    ['one person on both seats', [aSeat({ cover: 'B', staffId: 'li' })], {}, 'WORKER_HOLDS_OTHER_SEAT'],
    [
      'one person on both seats from a later day on',
      [aSeat({ cover: 'B', staffId: 'li', validFrom: day(12) })],
      {},
      'WORKER_HOLDS_OTHER_SEAT',
    ],
  ])('refuses %s', (_, seats, wish, code) => {
    expect(() => planSeat(seats, aWish(wish), makeId)).toThrow(code);
  });

  it('lets a person change from B to A when the assignment to B ends first', () => {
    expect(planSeat([aSeat({ cover: 'B', staffId: 'li', validTo: day(10) })], aWish(), makeId).seat.staffId).toBe('li');
  });

  it('never gives a seat two holders or one person both seats, for any sequence of wishes', () => {
    const wish = fc.record({
      cover: fc.constantFrom('A' as const, 'B' as const),
      staffId: fc.constantFrom('a', 'b', 'c'),
      from: fc.integer({ min: 1, max: 28 }).map(day),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
        let seats: Seat[] = [];
        for (const one of wishes) {
          try {
            seats = applyPlan(seats, planSeat(seats, { ...aWish(), ...one }, makeId));
          } catch {
            // A refused wish leaves the seats unchanged.
          }
        }
        for (let number = 1; number <= 29; number += 1) {
          const at = day(number);
          const sitting = seats.filter(
            ({ validFrom, validTo }) => validFrom <= at && (validTo === null || validTo > at),
          );
          expect(new Set(sitting.map(({ cover }) => cover)).size).toBe(sitting.length);
          expect(new Set(sitting.map(({ staffId }) => staffId)).size).toBe(sitting.length);
        }
      }),
    );
  });
});

describe('endSeat', () => {
  it('ends an assignment and increases its version', () => {
    expect(endSeat(aSeat(), day(5))).toMatchObject({ validTo: day(5), version: 2 });
  });

  it.each<[string, Seat, Date]>([
    ['before it begins', aSeat({ validFrom: day(5) }), day(4)],
    ['later than it does already', aSeat({ validTo: day(5) }), day(6)],
  ])('refuses an end %s', (_, seat, at) => {
    expect(() => endSeat(seat, at)).toThrow('ASSIGNMENT_END_MISPLACED');
  });
});

describe('holdsAt', () => {
  it.each<[string, Seat, number, boolean]>([
    ['from its first moment', aSeat({ validFrom: day(3) }), 3, true],
    ['not before', aSeat({ validFrom: day(3) }), 2, false],
    ['up to its end', aSeat({ validTo: day(8) }), 7, true],
    ['not at its end', aSeat({ validTo: day(8) }), 8, false],
    ['at no moment when it never took effect', aSeat({ validFrom: day(3), validTo: day(3) }), 3, false],
  ])('a seat holds %s', (_, seat, at, expected) => {
    expect(holdsAt(seat, day(at))).toBe(expected);
  });
});

describe('an import of assignments', () => {
  it('accepts valid rows and refuses the others', async () => {
    const content = [
      'gridCode,staffCode,cover,from',
      '320106001001001,S-01,A,',
      '320106001001001,S-02,B,2026-01-02T00:00:00+08:00',
      '320106001001001,S-03,A,',
      '32010600100100,S-01,A,',
      '320106001001002,S-01,C,',
      '320106001001002,,A,',
      '320106001001002,S-01,A,2026-02-30T00:00:00Z',
      'x',
    ].join('\n');
    const table = await openTable(
      { content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false },
      assignmentColumns,
    );
    let drafts: AssignmentDraft[] = [];
    const { errors } = await table.save(async (rows, faults) => {
      drafts = judgeAssignments(rows, faults);
      return { imported: drafts.length, unchanged: 0, save: async () => undefined };
    });
    expect(drafts.map(({ staffCode, cover, from }) => [staffCode, cover, from?.toISOString() ?? null])).toEqual([
      ['S-01', 'A', null],
      ['S-02', 'B', '2026-01-01T16:00:00.000Z'],
    ]);
    expect(errors.map(({ row, field, code }) => `${row} ${field ?? '-'} ${code}`)).toEqual([
      '4 cover ROW_DUPLICATE',
      '5 gridCode ROW_FIELD_INVALID',
      '6 cover ROW_FIELD_INVALID',
      '7 staffCode ROW_FIELD_MISSING',
      '8 from ROW_FIELD_INVALID',
      '9 - ROW_CELL_COUNT',
    ]);
  });
});
