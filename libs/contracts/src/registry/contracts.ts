import { versionsOf, type Contract, type ServiceName } from '../contract.js';
import { assignmentChanged } from '../personnel/assignment-changed.js';
import { clientChanged } from '../personnel/client-changed.js';
import { districtRolesChanged } from '../personnel/district-roles-changed.js';
import { presenceChanged } from '../personnel/presence-changed.js';
import { organizationChanged } from '../personnel/organization-changed.js';
import { cataloguePublished } from '../grid/catalogue-published.js';
import { gridChanged } from '../grid/grid-changed.js';
import { regionChanged } from '../grid/region-changed.js';
import { issueFiled } from '../coordination/issue-filed.js';
import { issueProgressed } from '../coordination/issue-progressed.js';
import { codeListChanged } from '../data-sharing/code-list-changed.js';
import { packetArchived } from '../data-sharing/packet-archived.js';
import { auditHeadSealed } from '../platform/audit-head-sealed.js';

/**
 * Every contract in its newest version. A service starts only when it handles exactly the versions that name it as
 * subscriber.
 */
export const contracts: readonly Contract<never>[] = [
  organizationChanged,
  assignmentChanged,
  presenceChanged,
  clientChanged,
  districtRolesChanged,
  regionChanged,
  gridChanged,
  cataloguePublished,
  issueProgressed,
  issueFiled,
  packetArchived,
  codeListChanged,
  ...Object.values(auditHeadSealed),
] as unknown as readonly Contract<never>[];

/** Returns every version of the contracts. */
export function everyVersion(newest: readonly Contract<never>[] = contracts): Contract<never>[] {
  return newest.flatMap(versionsOf);
}

/**
 * Returns the versions that a service receives. While a service moves to a newer version, it receives both versions for
 * one release.
 */
export function contractsFor(
  subscriber: ServiceName,
  newest: readonly Contract<never>[] = contracts,
): Contract<never>[] {
  return everyVersion(newest).filter(({ subscribers }) => subscribers.includes(subscriber));
}

export function findContract(name: string, version: number): Contract<never> | null {
  return everyVersion().find((contract) => contract.name === name && contract.version === version) ?? null;
}
