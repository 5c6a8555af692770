import { deadlineObservations, firstReceiptObservations } from './deadline.rules.js';
import type { IssueFact, Observation } from './history.rules.js';
import { delayObservations } from './delay.rules.js';
import { deskObservations } from './desk.rules.js';
import { dispatchObservations, offerObservations } from './offer.rules.js';
import { callbackObservations, callObservations, verificationObservations } from './opinion.rules.js';
import type { ObservationRow } from './observation.table.js';

/**
 * Computes every observation from the facts of one issue. The result depends on these facts alone: neither on the
 * clock, nor on other issues, nor on the order of arrival. A recomputation therefore gives the same observations.
 */
export function observationsOf(facts: readonly IssueFact[]): Observation[] {
  const history = [...facts].sort((a, b) => a.seq - b.seq);
  const all: Observation[] = [
    ...callbackObservations(history),
    ...callObservations(history),
    ...verificationObservations(history),
    ...offerObservations(history),
    ...dispatchObservations(history),
    ...deadlineObservations(history),
    ...delayObservations(history),
    ...deskObservations(history),
    ...firstReceiptObservations(history),
  ];
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Returns the facts as text with sorted names, so that equal facts have equal texts and are counted together. */
export function factsText(facts: Observation['facts']): string {
  return JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export interface ObservationChange {
  removed: StoredObservation[];
  added: Observation[];
}

/** An observation as stored in the database. */
export type StoredObservation = Omit<ObservationRow, 'supersededAt'>;

/** Returns the observations to remove and to write, so that the stored observations equal the computed ones. */
export function changeBetween(
  stored: readonly StoredObservation[],
  computed: readonly Observation[],
): ObservationChange {
  const byId = new Map(stored.map((observation) => [observation.id, observation]));
  const added = computed.filter((observation) => {
    const known = byId.get(observation.id);
    if (!known || fingerprint({ ...observation, facts: factsText(observation.facts) }) !== fingerprint(known))
      return true;
    byId.delete(observation.id);
    return false;
  });
  return { removed: [...byId.values()], added };
}

function fingerprint(o: Omit<StoredObservation, 'rowId' | 'afterFreeze'>): string {
  return [
    o.issueId,
    o.kind,
    o.organizationId,
    o.principal,
    o.regionCode,
    o.month,
    o.countsFrom.toISOString(),
    o.pending,
    o.facts,
    o.eventIds.join(),
  ].join('|');
}
