import { judgedOrganizations, observe, type IssueFact, type Observation } from './history.rules.js';

/** Every answered call-back speaks of every organization that handled the issue. */
export function callbackObservations(history: readonly IssueFact[]): Observation<'callback'>[] {
  return history.flatMap((fact) => {
    const { step, callback } = fact.payload;
    if (step !== 'callback-answered' || callback === null) return [];
    const { responded, resolved, satisfaction } = callback;
    return judgedOrganizations(fact).map((organizationId, index) =>
      observe({
        kind: 'callback',
        anchor: fact,
        organizationId,
        principal: index === 0,
        countsFrom: fact.occurredAt,
        facts: { responded, resolved, satisfaction },
        events: [fact],
      }),
    );
  });
}

/** Every verification speaks of every organization that handled the issue. */
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
