import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { isOpen, type Matter } from './matter.rules.js';

/**
 * Returns the organization that works in place of another: the organization itself until it is dissolved, else its
 * successor.
 */
export type SuccessorOf = (organizationId: string) => string;

/**
 * Returns the matter with successors in place of dissolved organizations: as responsible organization, holder, first
 * receiver, and in open tasks. Refusals and finished tasks do not change. A matter that has ended does not change until
 * it is opened again.
 */
export function inSuccession(matter: Matter, successorOf: SuccessorOf): Matter {
  if (isResting(matter.state)) return matter;
  const present = (id: string | null): string | null => id && successorOf(id);
  return {
    ...matter,
    firstReceiverOrganizationId: successorOf(matter.firstReceiverOrganizationId),
    responsibleOrganizationId: present(matter.responsibleOrganizationId),
    holderOrganizationId: present(matter.holderOrganizationId),
    tasks: matter.tasks.map((task) => {
      const organizationId = isOpen(task) ? successorOf(task.organizationId) : task.organizationId;
      return organizationId === task.organizationId ? task : { ...task, organizationId, staffId: null };
    }),
  };
}
