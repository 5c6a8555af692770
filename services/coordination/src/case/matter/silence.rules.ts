import type { PersonOfUnit } from '../../rulebook/directory/people-of.js';
import { moveRules } from '../../rulebook/process/state-kind.rules.js';

const handlers: readonly string[] = moveRules['accept-task'].roles!;

/**
 * Returns the person who answers for a task that a unit has accepted by silence: a person on duty who may handle the
 * task, or else the present head of the unit, or else its leader on duty. Null when there is none of them; the task
 * then waits at the desk.
 */
export function namedBySilence(organizationId: string, people: readonly PersonOfUnit[]): string | null {
  const present = people
    .filter((person) => person.organizationId === organizationId && !person.absent)
    .sort((one, other) => (one.staffId < other.staffId ? -1 : 1));
  const has = (person: PersonOfUnit, roles: readonly string[]): boolean =>
    person.roles.some((role) => roles.includes(role));
  const named =
    present.find((person) => person.onDuty && has(person, handlers)) ??
    present.find((person) => has(person, ['unit_leader', 'district_leader'])) ??
    present.find((person) => person.onDuty && has(person, ['leader_on_duty']));
  return named?.staffId ?? null;
}
