import fc from 'fast-check';
import { assertJointPlan, findCycle, type JointPlanTask } from './joint-plan.rules.js';

function aTask(organizationId: string, task: Partial<JointPlanTask> = {}): JointPlanTask {
  return { organizationId, role: 'co_handler', after: [], required: true, ...task };
}

describe('assertJointPlan', () => {
  const lead = aTask('A', { role: 'lead' });

  it.each<[string, JointPlanTask[], string]>([
    ['no lead', [aTask('A'), aTask('B')], 'JOINT_NEEDS_ONE_LEAD'],
    ['two leads', [lead, aTask('B', { role: 'lead' })], 'JOINT_NEEDS_ONE_LEAD'],
    ['a lead alone', [lead], 'JOINT_NEEDS_CO_HANDLER'],
    ['one organization twice', [lead, aTask('B'), aTask('B')], 'JOINT_ORGANIZATION_TWICE'],
    ['waiting for a stranger', [lead, aTask('B', { after: ['X'] })], 'JOINT_DEPENDENCY_UNKNOWN'],
    ['waiting for itself', [lead, aTask('B', { after: ['B'] })], 'JOINT_DEPENDENCIES_CYCLIC'],
    [
      'a circle of three',
      [aTask('A', { role: 'lead', after: ['C'] }), aTask('B', { after: ['A'] }), aTask('C', { after: ['B'] })],
      'JOINT_DEPENDENCIES_CYCLIC',
    ],
  ])('refuses %s', (_, plan, code) => {
    expect(() => assertJointPlan(plan)).toThrow(expect.objectContaining({ code }));
  });

  it('accepts a lead that waits for its co-handlers', () => {
    expect(() =>
      assertJointPlan([aTask('A', { role: 'lead', after: ['B', 'C'] }), aTask('B'), aTask('C', { after: ['B'] })]),
    ).not.toThrow();
  });
});

describe('findCycle', () => {
  const graph = fc
    .array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 14 })
    .map(
      (edges) =>
        new Map(
          Array.from(
            { length: 7 },
            (_, node) => [String(node), edges.filter(([from]) => from === node).map(([, to]) => String(to))] as const,
          ),
        ),
    );

  it('finds a cycle exactly when the tasks cannot all be finished', () => {
    fc.assert(
      fc.property(graph, (dependencies) => {
        const done = new Set<string>();
        for (let before = -1; before < done.size;) {
          before = done.size;
          for (const [node, after] of dependencies) if (after.every((id) => done.has(id))) done.add(node);
        }
        const cycle = findCycle(dependencies);
        expect(cycle === null).toBe(done.size === dependencies.size);
        if (cycle)
          for (let at = 1; at < cycle.length; at += 1) expect(dependencies.get(cycle[at - 1]!)).toContain(cycle[at]);
      }),
    );
  });
});
