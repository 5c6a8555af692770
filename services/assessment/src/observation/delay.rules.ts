import { isBeingWorkedOn, observe, type IssueFact, type Observation } from './history.rules.js';

/**
 * Tells whether an organization held a matter without delay. A delay counts from the first step that charges the
 * organization a minute past the limit. Without such a step, the organization counts as undelayed when the work is
 * handed in. A ruling can charge the minutes to another organization. Regions do not count these observations, because
 * they count the limit itself.
 */
export function delayObservations(history: readonly IssueFact[]): Observation<'delay'>[] {
  const last = history.at(-1);
  if (!last) return [];
  const charged = new Map<string, IssueFact>();
  const holders = new Map<string, IssueFact>();
  let handedIn: IssueFact | null = null;
  for (const fact of history) {
    const { after } = fact.payload;
    for (const { organizationId } of after.delay) if (!charged.has(organizationId)) charged.set(organizationId, fact);
    if (after.handleDueAt !== null && isBeingWorkedOn(after) && after.holderOrganizationId !== null && !handedIn)
      holders.set(after.holderOrganizationId, holders.get(after.holderOrganizationId) ?? fact);
    if (after.activity === 'verifying' || after.activity === 'closing' || after.state === 'closed') handedIn ??= fact;
  }
  const still = new Set(last.payload.after.delay.map(({ organizationId }) => organizationId));
  const about = (organizationId: string, at: IssueFact, delayed: boolean, events: IssueFact[]): Observation<'delay'> =>
    observe({
      kind: 'delay',
      anchor: at,
      organizationId,
      principal: false,
      countsFrom: at.occurredAt,
      facts: { delayed },
      events,
    });
  const delayed = [...charged].filter(([id]) => still.has(id));
  // A delay in a later round, after a failed verification or a reopening, does not withdraw the earlier observation.
  const delayedBefore = (id: string, end: IssueFact): boolean =>
    delayed.some(([one, fact]) => one === id && fact.seq <= end.seq);
  const undelayed = handedIn === null ? [] : [...holders].filter(([id]) => !delayedBefore(id, handedIn!));
  return [
    ...delayed.map(([id, fact]) => about(id, fact, true, [fact])),
    ...undelayed.map(([id, fact]) => about(id, handedIn!, false, [fact, handedIn!])),
  ];
}
