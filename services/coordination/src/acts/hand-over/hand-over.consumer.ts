import { Injectable } from '@nestjs/common';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged, type PresenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import type { Transaction } from '@jiceng/platform/database';
import { pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import type { EffectTx } from '@jiceng/platform/effects';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { OnTimers, type Fired, type FiredTimer } from '@jiceng/platform/timers';
import { assignments, dutyEntries } from '../../rulebook/directory/directory.read-models.js';
import { moveEdition } from '../../rulebook/directory/directory.consumer.js';
import { staffAssignment } from '../../rulebook/directory/directory.table.js';
import { judgingRoles } from '../../rulebook/process/judging-roles.js';
import { HandOverService, type Leaving } from './hand-over.service.js';

/**
 * Payload of the timers `assignment-ends` and `leave-begins`: the person, and the data of the event about the end of an
 * assignment or about a leave.
 */
interface StopPayload {
  staffId: string;
  successorId: string | null;
  covers: string[];
  /** End of the leave; null for the end of an assignment. */
  backAt: string | null;
  /**
   * True for the second search for tasks, 30 seconds after the end. It finds tasks that the person accepted while the
   * gateway still cached the person's roles.
   */
  again: boolean;
  /** The last issue that was handed over; null before the first batch. */
  after: string | null;
}

/** A person who leaves, with the timer that hands over the next batch. */
interface Stopping extends Leaving {
  kind: 'assignment-ends' | 'leave-begins';
  key: string;
  payload: StopPayload;
}

/**
 * Milliseconds until the second search. The gateway caches the roles of a person for some seconds, so the person can
 * still accept a task during this time.
 */
const LOOK_AGAIN_MS = 30_000;
const NEXT_BATCH_MS = 1_000;

/**
 * Finds those of the assignments $1 whose stored roles judge the work of others. The query runs before the events are
 * stored, because the events replace the roles.
 */
const judgesAmong = defineQuery(
  pick(staffAssignment.columns, 'id'),
  (columns) =>
    `SELECT ${columns()} FROM staff_assignment WHERE id = ANY($1::uuid[]) AND roles && '{${judgingRoles.join()}}'::text[]`,
  'judges-among',
);

/**
 * Stores assignments and presence (leaves and duties) from the events of personnel, and hands tasks over in the same
 * transaction. An end or a leave in the future sets a timer. The directory contains the posts that judge the work of
 * others, so a change of these posts increases the edition and all processes read the directory again.
 */
@Injectable()
export class HandOverConsumer {
  constructor(private readonly handOver: HandOverService) {}

  @Handles(assignmentChanged)
  async onAssignmentsChanged(
    received: readonly Received<AssignmentChanged>[],
    transaction: Transaction,
  ): Promise<void> {
    const ids = received.map(({ event }) => event.payload.assignmentId);
    const judged = (await judgesAmong.rows(transaction, [ids])).length > 0;
    await assignments.keep(transaction, received);
    const left: Stopping[] = [];
    for (const { event, tx } of received) {
      const { assignmentId, staffId, successorId = null, validTo, version } = event.payload;
      if (validTo === null) {
        if (version > 1) tx.cancelTimer('assignment-ends', assignmentId);
        continue;
      }
      const end = new Date(validTo);
      const payload: StopPayload = {
        staffId,
        successorId,
        covers: [],
        backAt: null,
        again: end <= tx.now,
        after: null,
      };
      // A person who is their own successor has a next assignment, whose event may arrive later. The tasks are then
      // searched only 30 seconds later.
      if (payload.again && successorId !== staffId) left.push(stopping('assignment-ends', assignmentId, payload, tx));
      schedule(tx, 'assignment-ends', assignmentId, payload, end);
    }
    // The next batch belongs to the first search; the second search follows the last batch.
    goOn(await this.handOver.afterLeaving(transaction, left), false);
    const judging: readonly string[] = judgingRoles;
    if (judged || received.some(({ event }) => event.payload.roles.some((role) => judging.includes(role))))
      await moveEdition(transaction);
  }

  @Handles(presenceChanged)
  async onPresenceChanged(received: readonly Received<PresenceChanged>[], transaction: Transaction): Promise<void> {
    await dutyEntries.keep(transaction, received);
    const absent: Stopping[] = [];
    for (const { event, tx } of received) {
      const { entryId, kind, staffId, startsAt, endsAt, covers, withdrawn } = event.payload;
      if (kind === 'duty') continue;
      if (withdrawn) tx.cancelTimer('leave-begins', entryId);
      if (withdrawn || new Date(endsAt) <= tx.now) continue;
      const payload: StopPayload = { staffId, successorId: null, covers, backAt: endsAt, again: false, after: null };
      if (new Date(startsAt) <= tx.now) absent.push(stopping('leave-begins', entryId, payload, tx));
      else schedule(tx, 'leave-begins', entryId, payload, new Date(startsAt));
    }
    goOn(await this.handOver.duringLeave(transaction, absent), false);
  }

  @OnTimers('assignment-ends')
  async onEnds(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    for (const { timer, tx } of fired) {
      const payload = payloadOf(timer);
      if (!payload.again) schedule(tx, timer.kind, timer.key, { ...payload, again: true, after: null }, tx.now);
    }
    goOn(await this.handOver.afterLeaving(transaction, fired.map(stoppingOf)));
  }

  @OnTimers('leave-begins')
  async onLeaves(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    goOn(await this.handOver.duringLeave(transaction, fired.map(stoppingOf)));
  }
}

function payloadOf(timer: FiredTimer): StopPayload {
  return timer.payload as unknown as StopPayload;
}

function stopping(kind: Stopping['kind'], key: string, payload: StopPayload, tx: EffectTx): Stopping {
  const { staffId, successorId, covers, backAt, after } = payload;
  return {
    ...{ kind, key, payload, tx, staffId, successorId, covers, after },
    backAt: backAt === null ? null : new Date(backAt),
  };
}

function stoppingOf({ timer, tx }: Fired): Stopping {
  return stopping(timer.kind as Stopping['kind'], timer.key, payloadOf(timer), tx);
}

/**
 * Sets the timer for the next batch of each person. It replaces the timer for the second search, which has the same
 * key; `onEnds` sets that timer again, so the second search follows the last batch.
 */
function goOn(unfinished: readonly Stopping[], again?: boolean): void {
  for (const { tx, kind, key, payload, after } of unfinished) {
    const dueAt = new Date(tx.now.getTime() + NEXT_BATCH_MS);
    tx.schedule({ kind, key, dueAt, payload: { ...payload, again: again ?? payload.again, after } });
  }
}

function schedule(tx: EffectTx, kind: string, key: string, payload: StopPayload, at: Date): void {
  const dueAt = payload.again ? new Date(tx.now.getTime() + LOOK_AGAIN_MS) : at;
  tx.schedule({ kind, key, dueAt, payload: { ...payload } });
}
