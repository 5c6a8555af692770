import { jointErrors } from './joint.errors.js';

/** A task of a plan for joint work, as the caller writes it. */
export interface JointPlanTask {
  organizationId: string;
  role: 'lead' | 'co_handler';
  /** Organizations whose tasks must be done before this task may begin. */
  after: readonly string[];
  /** True when the issue waits for this task under the rule `required-done`; always true for the lead. */
  required: boolean;
}

/**
 * Checks a plan before it is stored. A faulty plan could leave a task waiting for ever.
 * @throws the errors of `jointErrors`
 */
export function assertJointPlan(plan: readonly JointPlanTask[]): void {
  const organizations = plan.map((task) => task.organizationId);
  const leads = plan.filter((task) => task.role === 'lead');
  if (leads.length !== 1) throw jointErrors.JOINT_NEEDS_ONE_LEAD({ leads: leads.length });
  if (plan.length < 2) throw jointErrors.JOINT_NEEDS_CO_HANDLER();
  const twice = organizations.find((id, index) => organizations.indexOf(id) !== index);
  if (twice) throw jointErrors.JOINT_ORGANIZATION_TWICE({ organizationId: twice });
  const unknown = plan.flatMap((task) => task.after).find((id) => !organizations.includes(id));
  if (unknown) throw jointErrors.JOINT_DEPENDENCY_UNKNOWN({ organizationId: unknown });
  const cycle = findCycle(new Map(plan.map((task) => [task.organizationId, task.after])));
  if (cycle) throw jointErrors.JOINT_DEPENDENCIES_CYCLIC({ organizationIds: cycle, cycle: cycle.join(' → ') });
}

/** Returns the nodes of one cycle, or null. The search goes depth first, in the order of the map. */
export function findCycle(dependencies: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | null => {
    if (finished.has(node)) return null;
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    path.push(node);
    for (const next of dependencies.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(node);
    return null;
  };
  for (const node of dependencies.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}
