import { judgedOrganizations, observe, type IssueFact, type Observation } from './history.rules.js';

/**
 * Returns an observation of each answered call-back for every organization that handled the issue. Satisfaction is left
 * out for an organization that accepted only by silence.
 */
export function callbackObservations(history: readonly IssueFact[]): Observation<'callback'>[] {
  return history.flatMap((fact) => {
    const { step, callback } = fact.payload;
    if (step !== 'callback-answered' || callback === null) return [];
    const { responded, resolved, satisfaction } = callback;
    const silent = heldBySilenceOnly(history.slice(0, history.indexOf(fact)));
    return judgedOrganizations(fact).map((organizationId, index) =>
      observe({
        kind: 'callback',
        anchor: fact,
        organizationId,
        principal: index === 0,
        countsFrom: fact.occurredAt,
        facts: { responded, resolved, satisfaction: silent.has(organizationId) ? null : satisfaction },
        events: [fact],
      }),
    );
  });
}

/**
 * Returns the observations of telephone calls: a call by staff that reached the reporter, or a call-back that ended
 * because no call reached the reporter. They do not change the rates of response, resolution and satisfaction.
 */
export function callObservations(history: readonly IssueFact[]): Observation<'call'>[] {
  return history.flatMap((fact) => {
    const { step, staffId } = fact.payload;
    const reached = step === 'callback-answered' && staffId !== null;
    if (!reached && step !== 'callback-not-reached') return [];
    return judgedOrganizations(fact).map((organizationId, index) =>
      observe({
        kind: 'call',
        anchor: fact,
        organizationId,
        principal: index === 0,
        countsFrom: fact.occurredAt,
        facts: { reached },
        events: [fact],
      }),
    );
  });
}

/** Each verification counts for every organization that handled the issue. */
export function verificationObservations(history: readonly IssueFact[]): Observation<'verification'>[] {
  return history.flatMap((fact) => {
    const { step } = fact.payload;
    if (step !== 'verification-failed' && step !== 'verification-passed') return [];
    return judgedOrganizations(fact).map((organizationId, index) =>
      observe({
        kind: 'verification',
        anchor: fact,
        organizationId,
        principal: index === 0,
        countsFrom: fact.occurredAt,
        facts: { failed: step === 'verification-failed' },
        events: [fact],
      }),
    );
  });
}

/**
 * Returns the organizations that accepted by silence and never acted: they neither accepted a task, nor reported work
 * as done, nor got the issue by a ruling or at the start of joint handling.
 */
function heldBySilenceOnly(history: readonly IssueFact[]): Set<string> {
  const silent = new Set<string>();
  const acted = new Set<string | null>();
  for (const { payload } of history) {
    const { step, organizationId, counterpartOrganizationId, after } = payload;
    if (step === 'accepted-by-silence') silent.add(organizationId ?? after.responsibleOrganizationId);
    if (step === 'accepted' || step === 'task-done') acted.add(organizationId ?? after.responsibleOrganizationId);
    if (step === 'ruled' || step === 'joint-started') acted.add(counterpartOrganizationId);
  }
  return new Set([...silent].filter((id) => !acted.has(id)));
}
