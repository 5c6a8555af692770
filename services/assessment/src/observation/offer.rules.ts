import { observe, passedAtOnce, type IssueFact, type Observation } from './history.rules.js';

/** An offered task with the decision of its organization. */
interface Decision {
  decision: IssueFact;
  taskId: string;
  organizationId: string;
  returned: boolean;
  /** The ruling that found the refusal wrong; null while there is none. */
  ruling: IssueFact | null;
}

/**
 * Returns every decision on an offered task: accepted (also by silence) or returned. A task that the organization
 * transferred before acceptance counts as returned. A task given by a ruling is an order and not an offer.
 */
export function offerObservations(history: readonly IssueFact[]): Observation<'offer'>[] {
  return decisionsOf(history).map(({ decision, organizationId, returned, ruling }) =>
    observe({
      kind: 'offer',
      anchor: decision,
      organizationId,
      countsFrom: decision.occurredAt,
      facts: { returned, wronglyReturned: ruling !== null },
      events: ruling ? [decision, ruling] : [decision],
    }),
  );
}

/**
 * Returns every dispatch or transfer on which the receiver has decided. A dispatch is missent when the receiver
 * returned the task and no ruling found the return wrong. The observation counts for the sender in the month of the
 * decision. A dispatch by which a report passed the intake desk at once gives no observation.
 */
export function dispatchObservations(history: readonly IssueFact[]): Observation<'dispatch'>[] {
  const waiting = history.filter(({ payload: { step } }) => step === 'dispatched' || step === 'transferred');
  return decisionsOf(history).flatMap(({ decision, taskId, returned, ruling }) => {
    const index = waiting.findLastIndex((sent) => sent.seq < decision.seq && sent.payload.task?.id === taskId);
    const [sent] = index < 0 ? [] : waiting.splice(index, 1);
    if (!sent || passedAtOnce(sent)) return [];
    return [
      observe({
        kind: 'dispatch',
        anchor: sent,
        organizationId: sent.payload.organizationId ?? sent.payload.after.firstReceiverOrganizationId,
        countsFrom: decision.occurredAt,
        facts: { missent: returned && ruling === null },
        events: [sent, decision, ...(ruling ? [ruling] : [])],
      }),
    ];
  });
}

function decisionsOf(history: readonly IssueFact[]): Decision[] {
  const decisions: Decision[] = [];
  for (const fact of history) {
    const { step, task, refusal, wrongRefusals } = fact.payload;
    if ((step === 'accepted' || step === 'accepted-by-silence') && task)
      decisions.push({
        decision: fact,
        taskId: task.id,
        organizationId: task.organizationId,
        returned: false,
        ruling: null,
      });
    if (refusal)
      decisions.push({
        decision: fact,
        taskId: refusal.taskId,
        organizationId: refusal.organizationId,
        returned: true,
        ruling: null,
      });
    for (const earlier of decisions) {
      if (earlier.returned && wrongRefusals.includes(earlier.taskId)) earlier.ruling ??= fact;
    }
  }
  return decisions;
}
