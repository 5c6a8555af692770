import type { Activity } from '@jiceng/contracts/coordination/issue-progressed';
import { observe, passedAtOnce, type IssueFact, type Observation } from './history.rules.js';

type DeskWork = 'judgement' | 'dispatching' | 'closing';

const workOf: Partial<Record<Activity, DeskWork>> = {
  judging: 'judgement',
  dispatching: 'dispatching',
  closing: 'closing',
};

/** Work that waits on a desk. `begunBy` is the event that brought the work to the desk. */
interface Waiting {
  work: DeskWork;
  holder: string;
  begunBy: IssueFact;
  decided: boolean;
}

/**
 * Tells whether a desk judged, dispatched and closed within the limit. Late work counts from the time at which the
 * timer reports it, even while the work is open; other work counts when the desk has done it. The observation belongs
 * to the holder of the matter, even when a person of another organization acted. A report that passed the intake desk
 * at once was neither judged nor dispatched by the desk.
 */
export function deskObservations(history: readonly IssueFact[]): Observation<DeskWork>[] {
  const observations: Observation<DeskWork>[] = [];
  let waiting: Waiting | null = null;
  for (const fact of history) {
    const { step, late, after } = fact.payload;
    const work = after.activity === null ? undefined : workOf[after.activity];
    // A dissolved desk decided nothing. Its successor counts as the holder from the beginning of the work.
    if (step === 'taken-over' && waiting && work === waiting.work && after.holderOrganizationId !== null)
      waiting.holder = after.holderOrganizationId;
    const moved = waiting !== null && (work !== waiting.work || after.holderOrganizationId !== waiting.holder);
    if (waiting && !waiting.decided && (moved || step === 'overdue') && !passedAtOnce(fact)) {
      waiting.decided = true;
      observations.push(
        observe({
          kind: waiting.work,
          anchor: waiting.begunBy,
          organizationId: waiting.holder,
          countsFrom: fact.occurredAt,
          facts: { inTime: moved && late !== true },
          events: waiting.begunBy === fact ? [fact] : [waiting.begunBy, fact],
        }),
      );
    }
    if (work && after.holderOrganizationId !== null && (waiting === null || moved))
      waiting = { work, holder: after.holderOrganizationId, begunBy: fact, decided: false };
    else if (!work) waiting = null;
  }
  return observations;
}
