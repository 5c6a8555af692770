import type { ObservationKind } from '../src/observation/history.rules.js';
import { observationsOf } from '../src/observation/observation.rules.js';
import { organization, story, type Step } from './builders.js';

/**
 * Returns the observations of one kind in a story in short form: organization, facts, and the moment from which each
 * counts.
 */
export function told(kind: ObservationKind, steps: readonly Step[]): object[] {
  return observationsOf(story(steps))
    .filter((observation) => observation.kind === kind)
    .sort((a, b) => a.countsFrom.getTime() - b.countsFrom.getTime() || Number(b.principal) - Number(a.principal))
    .map(({ organizationId, facts, countsFrom, pending, principal }) => ({
      organizationId,
      ...facts,
      countsFrom,
      ...(pending ? { pending } : {}),
      ...(principal ? {} : { principal }),
    }));
}

/** An observation of an organization in the short form of `told`. */
export const by = (name: string, rest: object): object => ({ organizationId: organization(name), ...rest });
