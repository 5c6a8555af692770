import { Injectable } from '@nestjs/common';
import type { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';
import { findGridsOf, findService } from './coverage.queries.js';
import { endSeat, holdsAt, type Seat } from './coverage.rules.js';
import { staffAssignment } from './coverage.table.js';
import { SeatChanges } from './seat-changes.js';

export type AssignmentChanged = z.infer<typeof assignmentChanged.payload>;

/** The timer that looks whether somebody whose post ended has left for good. */
export const WORKER_LEAVES = 'grid-worker-leaves';
/** Who changes post at a moment leaves and begins in two events; the seats wait so long for the second, milliseconds. */
const GRACE_MS = 10 * 60_000;

const keepAssignment = staffAssignment.insert({ name: 'grid-keep-assignment', known: 'change-when-newer' });

/** What this service keeps of people, and what becomes of their seats when they leave. */
@Injectable()
export class StaffService {
  /** Keeps the newest state of a post held; an end sets the timer that frees the seats. */
  async keepAssignment(tx: EffectTx, assignment: AssignmentChanged): Promise<void> {
    await keepAssignment.run(tx, [assignment]);
    await this.watchEnd(tx, assignment.staffId);
  }

  /**
   * Frees the seats of somebody who has left: they end when the last grid worker post ended. Whoever is in service again
   * or still keeps them. Nothing happens twice, because an ended seat is left alone.
   */
  async freeSeatsOfLeaver(tx: EffectTx, staffId: string): Promise<void> {
    const posts = (await findService(tx, { ids: [staffId] })).filter(({ asWorker }) => asWorker);
    if (posts.some((post) => holdsAt(post, tx.now))) return this.watchEnd(tx, staffId);
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

  /** Sets the timer to the last end that is known; without one nobody is waiting to leave. */
  private async watchEnd(tx: EffectTx, staffId: string): Promise<void> {
    const posts = (await findService(tx, { ids: [staffId] })).filter(({ asWorker }) => asWorker);
    const ends = posts.map(({ validTo }) => validTo?.getTime() ?? Infinity);
    const last = Math.max(-Infinity, ...ends);
    if (Number.isFinite(last)) tx.schedule({ kind: WORKER_LEAVES, key: staffId, dueAt: new Date(last + GRACE_MS) });
    else tx.cancelTimer(WORKER_LEAVES, staffId);
  }
}
