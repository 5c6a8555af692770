import { newId } from '@jiceng/platform/ids';
import { limitOf } from '../ledger/deadlines.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { TaskFacts } from '../matter/matter.rules.js';
import type { RouteExplanation } from '../tables/route-explanation.js';
import type { TaskRow } from '../tables/task.table.js';

/** A task offered to an organization, with its time to accept and the reason why it was routed there. */
export interface Offer {
  task: TaskFacts;
  columns: Partial<TaskRow>;
  rule: string;
}

/** Offers the work to the organization of a route. Responsibility stays where it is until the offer is accepted (38). */
export function offer(issue: LockedIssue, route: RouteExplanation & { organizationId: string }, at: Date): Offer {
  const acceptDueAt = issue.clock.addWorkingMinutes(at, limitOf('task-accept-due', issue));
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

/** The rule as the timeline shows it: `duty-list:<row>`, `precedent:<ruling>`, `roster`, or `named` by a person. */
function ruleOf(route: RouteExplanation): string {
  if (route.rule === null) return 'named';
  return route.basisId ? `${route.rule}:${route.basisId}` : route.rule;
}
