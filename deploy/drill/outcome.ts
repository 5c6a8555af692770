import type { World } from '../demo/world.js';

/** The result of one issue. */
export interface Outcome {
  state: string;
  /** The organization to which a rule first routed the issue; null when it was not routed. */
  routedTo: string | null;
  /** The rule: precedent, duty-list, roster, joint, dispatcher; or that the issue was merged or rejected. */
  rule: string | null;
  /** Working minutes by organization, the largest first. */
  held: { organizationId: string; minutes: number }[];
}

interface Answer {
  issue: {
    state: string;
    tasks: { role: string; organization: { id: string }; route: { rule: string | null } | null }[];
    attribution: { organization: { id: string }; minutes: number }[];
  };
}

/** The words for issues that were never routed. */
const resting: Record<string, string> = { MERGED: 'merged', REJECTED: 'rejected' };

const document = `query Outcome($id: ID!) {
  issue(id: $id) { state tasks { role organization { id } route } attribution { organization { id } minutes } }
}`;

/**
 * Reads, with an account of the coordination office, where an issue was routed, by which rule, and how long each unit
 * held it.
 */
export async function readOutcome(world: World, issueId: string): Promise<Outcome> {
  const { issue } = await world.decider(world.coordinationOffice).send<Answer>(document, { id: issueId });
  const [first] = issue.tasks;
  const totals = new Map<string, number>();
  for (const { organization, minutes } of issue.attribution)
    totals.set(organization.id, (totals.get(organization.id) ?? 0) + minutes);
  return {
    state: issue.state,
    routedTo: first?.organization.id ?? null,
    rule:
      first === undefined
        ? (resting[issue.state] ?? null)
        : first.role === 'LEAD'
          ? 'joint'
          : (first.route?.rule ?? 'dispatcher'),
    held: [...totals]
      .map(([organizationId, minutes]) => ({ organizationId, minutes }))
      .sort((a, b) => b.minutes - a.minutes),
  };
}
