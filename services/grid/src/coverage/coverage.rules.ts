import {
  choiceColumn,
  codeColumn,
  instantColumn,
  orAbsent,
  patternColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { refuseDuplicates, type RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { covers, type Cover } from './cover.js';
import { coverageErrors } from './coverage.errors.js';
import type { GridAssignmentRow } from './coverage.table.js';

/** Hours for which a grid may be without a worker: one shift. */
export const SHIFT_HOURS = 8;

/** An assignment to a seat. When its end equals its beginning, it never took effect. */
export type Seat = GridAssignmentRow;

/** A wish for a seat: this worker should hold the seat of this grid from this time on. */
export interface SeatWish {
  gridCode: string;
  cover: Cover;
  staffId: string;
  from: Date;
}

export interface SeatPlan {
  /** The new assignment, or the present one when the worker already holds the seat without an end. */
  seat: Seat;
  /** The assignment that ends when the new assignment begins, as it was before the change. */
  replaced: Seat | null;
  unchanged: boolean;
}

export function holdsAt({ validFrom, validTo }: Pick<Seat, 'validFrom' | 'validTo'>, at: Date): boolean {
  return validFrom <= at && (validTo === null || validTo > at);
}

/**
 * Plans the change of seats for a wish: the holder at that time loses the seat. A wish is refused when the seat has an
 * assignment that begins later.
 * @param leavesOtherSeat true when the same import removes the person from the other seat
 * @throws SEAT_TAKEN_LATER, WORKER_HOLDS_OTHER_SEAT
 */
export function planSeat(
  seats: readonly Seat[],
  wish: SeatWish,
  makeId: () => string,
  leavesOtherSeat = false,
): SeatPlan {
  const own = seats.filter((seat) => seat.cover === wish.cover && !neverTookEffect(seat));
  const later = own.find(({ validFrom }) => validFrom > wish.from);
  if (later) throw coverageErrors.SEAT_TAKEN_LATER({ from: later.validFrom.toISOString() });
  const present = own.find((seat) => holdsAt(seat, wish.from)) ?? null;
  if (present && present.staffId === wish.staffId && present.validTo === null)
    return { seat: present, replaced: null, unchanged: true };
  const other = seats.find(
    (seat) =>
      seat.cover !== wish.cover &&
      seat.staffId === wish.staffId &&
      (seat.validTo === null || seat.validTo > wish.from) &&
      !neverTookEffect(seat),
  );
  if (other && !leavesOtherSeat)
    throw coverageErrors.WORKER_HOLDS_OTHER_SEAT({ staff: wish.staffId, code: wish.gridCode });
  const seat: Seat = {
    id: makeId(),
    gridCode: wish.gridCode,
    cover: wish.cover,
    staffId: wish.staffId,
    validFrom: wish.from,
    validTo: null,
    version: 1,
  };
  return { seat, replaced: present, unchanged: false };
}

function neverTookEffect({ validFrom, validTo }: Seat): boolean {
  return validTo !== null && validTo.getTime() === validFrom.getTime();
}

/** Returns the seats after a plan. */
export function applyPlan(seats: readonly Seat[], plan: SeatPlan): Seat[] {
  if (plan.unchanged) return [...seats];
  const kept = seats.map((seat) => (seat.id === plan.replaced?.id ? endSeat(seat, plan.seat.validFrom) : seat));
  return [...kept, plan.seat];
}

/**
 * Returns the assignment with the given end.
 * @throws ASSIGNMENT_END_MISPLACED when the new end is before the start or after the present end
 */
export function endSeat(seat: Seat, at: Date): Seat {
  if (at < seat.validFrom || (seat.validTo !== null && at > seat.validTo))
    throw coverageErrors.ASSIGNMENT_END_MISPLACED({ from: seat.validFrom.toISOString() });
  return { ...seat, validTo: at, version: seat.version + 1 };
}

export const assignmentColumns = {
  gridCode: patternColumn('网格代码', 'Grid code', /^\d{15}$/, { zh: ' 15 位网格代码', en: 'a 15-digit grid code' }),
  staffCode: codeColumn('人员编码', 'Staff code', '工号'),
  cover: choiceColumn('岗位', 'Seat', covers, { A: 'A岗', B: 'B岗' }, 'AB岗'),
  /** An empty cell means the time of the import. */
  from: orAbsent(instantColumn('开始时间', 'From')),
} satisfies Columns;

/** A row of an import of assignments without faults in its cells. */
export interface AssignmentDraft {
  row: number;
  gridCode: string;
  staffCode: string;
  cover: Cover;
  /** null means the time of the import. */
  from: Date | null;
}

/** Checks each row on its own, and refuses a second row for the same seat. */
export function judgeAssignments(
  rows: readonly TableRow<Values<typeof assignmentColumns>>[],
  faults: RowFaults,
): AssignmentDraft[] {
  return refuseDuplicates(
    rows.map(({ row, values }) => ({ row, ...values })),
    'cover',
    ({ gridCode, cover }) => `${gridCode} ${cover}`,
    faults,
  );
}
