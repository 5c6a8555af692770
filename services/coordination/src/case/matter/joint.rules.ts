/** Rules for the end of joint work: every task is done, or every required task is done. */
export const jointRules = ['all-done', 'required-done'] as const;
export type JointRule = (typeof jointRules)[number];

interface Workable {
  id: string;
  state: string;
  required: boolean;
  dependsOn: readonly string[];
}

/** Returns the waiting tasks whose dependencies are all done. Their clocks start now. */
export function tasksThatMayBegin<T extends Workable>(tasks: readonly T[]): T[] {
  const done = new Set(tasks.filter((task) => task.state === 'done').map((task) => task.id));
  return tasks.filter((task) => task.state === 'waiting' && task.dependsOn.every((id) => done.has(id)));
}

/** True when joint work is complete: at least one task counts under the rule, and all tasks that count are done. */
export function jointWorkIsComplete(rule: JointRule, tasks: readonly Workable[]): boolean {
  const live = tasks.filter((task) => ['accepted', 'waiting', 'offered', 'done'].includes(task.state));
  const counting = rule === 'all-done' ? live : live.filter((task) => task.required);
  return counting.length > 0 && counting.every((task) => task.state === 'done');
}
