import type { Addressee } from '../case/ledger/notice.js';
import type { PersonOfUnit } from '../rulebook/directory/people-of.js';
import { leaders } from '../rulebook/process/judging-roles.js';

/** Largest number of persons of one organization who get a message about one step. */
const MOST = 10;

/**
 * Returns the persons of an organization who get a message: the assignee; without a present assignee, the present
 * holders of the roles, or only those on duty when there are any. When they are too many, the holders of the first
 * roles are chosen.
 */
export function audienceOf(to: Addressee, roles: readonly string[], people: readonly PersonOfUnit[]): string[] {
  const present = people.filter(({ organizationId, absent }) => organizationId === to.organizationId && !absent);
  if (to.staffId !== null && present.some(({ staffId }) => staffId === to.staffId)) return [to.staffId];
  const holders = present.filter((person) => person.roles.some((role) => roles.includes(role)));
  const onDuty = holders.filter((person) => person.onDuty);
  const told = onDuty.length > 0 ? onDuty : holders;
  const rank = (person: PersonOfUnit): number => roles.findIndex((role) => person.roles.includes(role));
  const inOrder = [...told].sort((a, b) => rank(a) - rank(b) || (a.staffId < b.staffId ? -1 : 1));
  return [...new Set(inOrder.map(({ staffId }) => staffId))].slice(0, MOST);
}

/**
 * Groups of roles that get a message when it reaches no person in the unit that must act; the first group with a holder
 * gets it. Coordinators come before leaders, because the leaders of the coordination office see no issue in which their
 * office had no part.
 */
const whoStandsIn: readonly (readonly string[])[] = [['coordinator'], leaders];

/**
 * Returns the persons who stand in for a unit in which a message reaches nobody: the present coordinators, or else the
 * present leaders, of the first organization that has such persons. When some of them are on duty, only these are
 * returned.
 * @param organizationIds the unit, then the organizations above it, the nearest first
 * @param except persons who have the message already
 */
export function standInsOf(
  organizationIds: readonly string[],
  people: readonly PersonOfUnit[],
  except: readonly string[] = [],
): string[] {
  for (const organizationId of organizationIds)
    for (const roles of whoStandsIn) {
      const found = audienceOf({ organizationId, staffId: null }, roles, people);
      const others = found.filter((id) => !except.includes(id));
      if (others.length > 0) return others;
    }
  return [];
}
