import type { Contract, ServiceName } from '../contract.js';
import { assignmentChanged } from '../personnel/assignment-changed.js';
import { dutyChanged } from '../personnel/duty-changed.js';
import { organizationChanged } from '../personnel/organization-changed.js';
import { cataloguePublished } from '../grid/catalogue-published.js';
import { coverageChanged } from '../grid/coverage-changed.js';
import { gridChanged } from '../grid/grid-changed.js';
import { regionChanged } from '../grid/region-changed.js';
import { issueFiled } from '../coordination/issue-filed.js';
import { issueProgressed } from '../coordination/issue-progressed.js';
import { packetArchived } from '../data-sharing/packet-archived.js';
import { auditHeadSealed } from '../platform/audit-head-sealed.js';

/** Every contract of the platform. A service refuses to start unless it handles exactly those that name it. */
export const contracts: readonly Contract<never>[] = [
  organizationChanged,
  assignmentChanged,
  dutyChanged,
  regionChanged,
  gridChanged,
  cataloguePublished,
  coverageChanged,
  issueProgressed,
  issueFiled,
  packetArchived,
  ...Object.values(auditHeadSealed),
] as unknown as readonly Contract<never>[];

export function contractsFor(subscriber: ServiceName): readonly Contract<never>[] {
  return contracts.filter((contract) => contract.subscribers.includes(subscriber));
}

export function findContract(name: string, version: number): Contract<never> | null {
  return contracts.find((contract) => contract.name === name && contract.version === version) ?? null;
}
