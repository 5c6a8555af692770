import type { Activity } from '@jiceng/contracts/coordination/issue-progressed';
import { observe, type IssueFact, type Observation } from './history.rules.js';

type DeskWork = 'judgement' | 'dispatching' | 'closing';

const workOf: Partial<Record<Activity, DeskWork>> = {
  judging: 'judgement',
  dispatching: 'dispatching',
  closing: 'closing',
};

/** Work that waits on a desk: the events while it waits, beginning with the one that brought it there. */
interface Waiting {
  work: DeskWork;
  holder: string;
  begunBy: IssueFact;
  decided: boolean;
}

/**
 * Whether a desk judged, dispatched and closed in time. Late work counts from the moment the clock says so, even while it is
 * open; other work when the desk has done it. The holder of the matter is counted, whoever pressed the button.
 */
export function deskObservations(history: readonly IssueFact[]): Observation<DeskWork>[] {
  const observations: Observation<DeskWork>[] = [];
  let waiting: Waiting | null = null;
  for (const fact of history) {
    const { step, late, after } = fact.payload;
    const work = after.activity === null ? undefined : workOf[after.activity];
    const moved = waiting !== null && (work !== waiting.work || after.holderOrganizationId !== waiting.holder);
    if (waiting && !waiting.decided && (moved || step === 'overdue')) {
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
