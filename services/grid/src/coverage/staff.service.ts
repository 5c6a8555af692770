import { Injectable } from '@nestjs/common';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import type { Received } from '@jiceng/platform/handlers';
import { readModel } from '@jiceng/platform/read-model';
import { findGridsOf, findService, type Service } from './coverage.queries.js';
import { endSeat, holdsAt, type Seat } from './coverage.rules.js';
import { staffAssignment } from './coverage.table.js';
import { SeatChanges } from './seat-changes.js';

const staffAssignments = readModel(assignmentChanged, staffAssignment, (assignment) => assignment);

/** The timer that checks whether a person whose post ended has left. */
export const WORKER_LEAVES = 'grid-worker-leaves';
/**
 * Milliseconds from the end of a person's last grid worker post until the seats are freed. A change of posts causes two
 * events, an end and a beginning, and the beginning may arrive later.
 */
const GRACE_MS = 10 * 60_000;

/** Stores the posts of people, and frees the seats of people who leave. */
@Injectable()
export class StaffService {
  /** Stores the newest state of the posts. The end of a person's last post sets the timer that frees the seats. */
  async keepAssignments(transaction: Transaction, received: readonly Received<AssignmentChanged>[]): Promise<void> {
    await staffAssignments.keep(transaction, received);
    const people = new Map(received.map(({ event, tx }) => [event.payload.staffId, tx]));
    const posts = Map.groupBy(await findService(transaction, { ids: [...people.keys()] }), ({ staffId }) => staffId);
    for (const [staffId, tx] of people) watchEnd(tx, staffId, posts.get(staffId) ?? []);
  }

  /**
   * Ends the seats of a person who has left, at the end of the person's last grid worker post. A person who is in
   * service keeps the seats. A second call changes nothing, because it skips seats that have ended.
   */
  async freeSeatsOfLeaver(tx: EffectTx, staffId: string): Promise<void> {
    const posts = (await findService(tx, { ids: [staffId] })).filter(({ asWorker }) => asWorker);
    if (posts.some((post) => holdsAt(post, tx.now))) return watchEnd(tx, staffId, posts);
    const left = new Date(
      Math.max(0, ...posts.flatMap(({ validTo }) => (validTo && validTo <= tx.now ? [validTo.getTime()] : []))),
    );
    const gridCodes = await findGridsOf(tx, staffId, left);
    const changes = await SeatChanges.open(tx, gridCodes);
    const isHeld = (seat: Seat): boolean => seat.staffId === staffId && (seat.validTo === null || seat.validTo > left);
    for (const gridCode of gridCodes) {
      const seats = changes.of(gridCode)!;
      changes.put(
        gridCode,
        seats.map((seat) => (isHeld(seat) ? endSeat(seat, seat.validFrom > left ? seat.validFrom : left) : seat)),
      );
    }
    await changes.save('left the grid worker post');
  }
}

/**
 * Sets the timer to the last known end of the grid worker posts. A post without an end, or no post at all, cancels the
 * timer.
 */
function watchEnd(tx: EffectTx, staffId: string, posts: readonly Service[]): void {
  const ends = posts.filter(({ asWorker }) => asWorker).map(({ validTo }) => validTo?.getTime() ?? Infinity);
  const last = Math.max(-Infinity, ...ends);
  if (Number.isFinite(last)) tx.schedule({ kind: WORKER_LEAVES, key: staffId, dueAt: new Date(last + GRACE_MS) });
  else tx.cancelTimer(WORKER_LEAVES, staffId);
}
