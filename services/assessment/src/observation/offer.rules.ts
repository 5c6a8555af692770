import { observe, type IssueFact, type Observation } from './history.rules.js';

/** An offered task and how the unit decided. */
interface Decision {
  decision: IssueFact;
  organizationId: string;
  returned: boolean;
  /** The ruling that named the unit after all; null while there is none. */
  ruling: IssueFact | null;
}

/**
 * Every decision on an offered task: taken (also by silence), returned, or handed on before it was accepted, which is a
 * refusal too. A ruling is an order, not an offer.
 */
export function offerObservations(history: readonly IssueFact[]): Observation<'offer'>[] {
  return decisionsOf(history).map(({ decision, organizationId, returned, ruling }) =>
    observe({
      kind: 'offer',
      anchor: decision,
      organizationId,
      countsFrom: decision.occurredAt,
      facts: { returned, wronglyReturned: ruling !== null },
      events: ruling && ruling !== decision ? [decision, ruling] : [decision],
    }),
  );
}

/**
 * Every dispatch or transfer that was decided: missent when the unit returned it and no ruling says that it should have
 * taken it. It counts for the organization that sent, in the month of the decision.
 */
export function dispatchObservations(history: readonly IssueFact[]): Observation<'dispatch'>[] {
  const decisions = decisionsOf(history);
  const waiting: IssueFact[] = [];
  const observations: Observation<'dispatch'>[] = [];
  for (const fact of history) {
    const decided = decisions.find(({ decision }) => decision === fact);
    const before = [...waiting];
    if (fact.payload.step === 'dispatched' || fact.payload.step === 'transferred') waiting.push(fact);
    if (!decided) continue;
    // An offer handed on both decides on the offer before it and is one itself.
    const index = before.findLastIndex((sent) => belongTogether(sent, decided));
    const [sent] = index < 0 ? [] : waiting.splice(index, 1);
    if (!sent) continue;
    const { decision, returned, ruling } = decided;
    const sender = sent.payload.organizationId ?? sent.payload.after.firstReceiverOrganizationId;
    observations.push(
      observe({
        kind: 'dispatch',
        anchor: sent,
        organizationId: sender,
        countsFrom: decision.occurredAt,
        facts: { missent: returned && ruling === null },
        events: [sent, decision, ...(ruling && ruling !== decision ? [ruling] : [])],
      }),
    );
  }
  return observations;
}

function belongTogether(sent: IssueFact, { decision, organizationId }: Decision): boolean {
  if (decision.payload.step !== 'transferred' && sent.payload.taskId !== null && decision.payload.taskId !== null)
    return sent.payload.taskId === decision.payload.taskId;
  return sent.payload.counterpartOrganizationId === null || sent.payload.counterpartOrganizationId === organizationId;
}

function decisionsOf(history: readonly IssueFact[]): Decision[] {
  const decisions: Decision[] = [];
  /** The organization whose offer is open. */
  let asked: string | null = null;
  for (const fact of history) {
    const { step, organizationId, counterpartOrganizationId, wrongRefusal, after } = fact.payload;
    if (step === 'accepted' || step === 'accepted-by-silence') {
      decisions.push({
        decision: fact,
        organizationId: organizationId ?? after.responsibleOrganizationId,
        returned: false,
        ruling: null,
      });
    } else if (step === 'returned' && organizationId !== null) {
      decisions.push({ decision: fact, organizationId, returned: true, ruling: wrongRefusal ? fact : null });
    } else if (step === 'transferred' && asked !== null && organizationId === asked) {
      decisions.push({ decision: fact, organizationId, returned: true, ruling: wrongRefusal ? fact : null });
    } else if (step === 'ruled' && wrongRefusal !== false) {
      const named = counterpartOrganizationId ?? after.responsibleOrganizationId;
      for (const earlier of decisions) {
        if (earlier.returned && earlier.organizationId === named && earlier.ruling === null) earlier.ruling = fact;
      }
    }
    asked = after.state === 'dispatched' ? (offersTo(fact) ?? asked) : null;
  }
  return decisions;
}

function offersTo({ payload: { step, counterpartOrganizationId } }: IssueFact): string | null {
  return step === 'dispatched' || step === 'transferred' ? counterpartOrganizationId : null;
}
