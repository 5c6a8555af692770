import type { Actor } from '@jiceng/platform/context';
import { postWith } from '../../case/ledger/issue-access.js';
import type { Directory, KnownOrganization } from '../../rulebook/directory/directory.js';
import { mayReportFrom, type IssueSource } from '../../rulebook/process/issue-source.js';

/**
 * Returns the first receiver: the organization of the post that takes the report in, the organization that the source
 * of a client names, or else the intake desk of the place, as for a resident's own report; null when there is none. A
 * later correction of the place does not change the first receiver.
 */
export function receiverOf(
  actor: Actor,
  source: IssueSource,
  directory: Directory,
  areaCode: string,
  at: Date,
): KnownOrganization | null {
  const named = actor.kind === 'client' ? (claimOf(actor, source)?.organizationId ?? null) : null;
  const organizationId =
    actor.kind === 'client'
      ? named && directory.successorOf(named, at)
      : (postWith(actor, ({ roles }) => mayReportFrom(source, roles))?.organizationId ?? null);
  const ofPost =
    organizationId && directory.inForce(organizationId, at) ? directory.organizations.get(organizationId) : null;
  return ofPost ?? directory.intakeDeskOf(areaCode, at);
}

/** Returns the registered source of a client; undefined when the client may not claim it. */
export function claimOf({ client }: Actor, source: IssueSource): { organizationId: string | null } | undefined {
  return client?.sources.find((each) => each.source === source);
}
