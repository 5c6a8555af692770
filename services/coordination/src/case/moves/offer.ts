import { newId } from '@jiceng/platform/ids';
import { offerDueAt, offerMinutesLeft } from '../ledger/offer-time.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepRule } from '../ledger/step-rules.js';
import type { Passing } from '../matter/happening.rules.js';
import type { TaskFacts } from '../matter/task.rules.js';
import type { RouteExplanation } from '../tables/route-explanation.js';
import type { TaskRow } from '../tables/task.table.js';
import { arbiterOf } from './arbiter.js';

/** A task offered to an organization, with its limit to accept and the reason for the route. */
export interface Offer {
  task: TaskFacts;
  columns: Partial<TaskRow>;
  rule: StepRule;
}

/**
 * Returns an offer of the work to the organization of a route. The responsible organization stays the same until the
 * offer is accepted.
 */
export function offer(issue: LockedIssue, route: RouteExplanation & { organizationId: string }, at: Date): Offer {
  const acceptDueAt = offerDueAt(issue, route.organizationId, at);
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

/** Returns the data from which the rules decide whether the offer is made or the arbiter decides instead. */
export function passing(issue: LockedIssue, fromOrganizationId: string, toOrganizationId: string, at: Date): Passing {
  return {
    leavesTree: !issue.directory.inOneTree(fromOrganizationId, toOrganizationId),
    offersUsedUp: offerMinutesLeft(issue, at) === 0,
    arbiterOrganizationId: arbiterOf(issue, at),
  };
}

/**
 * Returns the rule as the timeline shows it: `duty-list:<row>`, `precedent:<ruling>`, `roster`, or `named` when a
 * person chose the organization.
 */
function ruleOf(route: RouteExplanation): StepRule {
  if (route.rule === null) return 'named';
  return route.basisId ? `${route.rule}:${route.basisId}` : route.rule;
}
