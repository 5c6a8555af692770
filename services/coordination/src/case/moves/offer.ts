import { newId } from '@jiceng/platform/ids';
import { offerDueAt, offerMinutesLeft } from '../ledger/offer-time.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { Passing } from '../matter/happening.rules.js';
import type { TaskFacts } from '../matter/task.rules.js';
import type { RouteExplanation } from '../tables/route-explanation.js';
import type { TaskRow } from '../tables/task.table.js';
import { arbiterOf } from './arbiter.js';

/** A task offered to an organization, with its time to accept and the reason why it was routed there. */
export interface Offer {
  task: TaskFacts;
  columns: Partial<TaskRow>;
  rule: string;
}

/** Offers the work to the organization of a route. Responsibility stays where it is until the offer is accepted (38). */
export function offer(issue: LockedIssue, route: RouteExplanation & { organizationId: string }, at: Date): Offer {
  const acceptDueAt = offerDueAt(issue, at);
  return {
    task: {
      id: newId(),
      organizationId: route.organizationId,
      staffId: route.staffId,
      role: 'sole',
      state: 'offered',
      required: true,
      dependsOn: [],
      acceptance: null,
    },
    columns: { acceptDueAt, route },
    rule: ruleOf(route),
  };
}

/** What decides whether the offer is made or the arbiter decides instead (40). */
export function passing(issue: LockedIssue, fromOrganizationId: string, toOrganizationId: string, at: Date): Passing {
  return {
    leavesTree: !issue.directory.inOneTree(fromOrganizationId, toOrganizationId),
    offersUsedUp: offerMinutesLeft(issue, at) === 0,
    arbiterOrganizationId: arbiterOf(issue, at),
  };
}

/** The rule as the timeline shows it: `duty-list:<row>`, `precedent:<ruling>`, `roster`, or `named` by a person. */
function ruleOf(route: RouteExplanation): string {
  if (route.rule === null) return 'named';
  return route.basisId ? `${route.rule}:${route.basisId}` : route.rule;
}
