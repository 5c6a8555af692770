import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { verifyAuditChain, type AuditVerification } from '@jiceng/platform/audit';
import { DataSource } from 'typeorm';
import { eventually } from '../demo/gateway-client.js';
import { expectThat, type StepOutcome } from './drill-log.js';
import type { DrillPlatform } from './platform-access.js';

/** Returns the service that stores the heads of a service's audit chain. It is never the service itself. */
function anchorKeeper(service: ServiceName): ServiceName {
  return service === 'data-sharing' ? 'coordination' : 'data-sharing';
}

/**
 * Recomputes the audit chain of every service from its records and compares it with the heads that another service
 * stores. This needs the databases; on a platform of which only the address is known, the stored heads are read through
 * the API.
 */
export async function verifyAuditChains({ world, databases }: DrillPlatform): Promise<StepOutcome> {
  if (databases === null) {
    const { auditAnchors } = await world.gateway
      .as('auditor')
      .send<{ auditAnchors: { edges: { node: { service: string } }[] } }>(
        'query Anchors { auditAnchors(first: 100) { edges { node { service position head } } } }',
      );
    const services = new Set(auditAnchors.edges.map(({ node }) => node.service));
    return {
      changed: `heads of ${services.size} chains are kept by another service`,
      rule: 'to recompute the chains themselves run the drill where the databases are',
    };
  }
  const sources = new Map<ServiceName, DataSource>();
  try {
    for (const service of serviceNames) {
      sources.set(
        service,
        await new DataSource({ type: 'postgres', url: databases[service], extra: { max: 1 } }).initialize(),
      );
    }
    const results = await Promise.all(
      serviceNames.map((service) => verifySealed(service, sources.get(service)!, sources.get(anchorKeeper(service))!)),
    );
    const faults = results.flatMap(({ service, faults: found }) =>
      found.map((fault) => `${service}@${fault.position} ${fault.kind}: ${fault.detail}`),
    );
    expectThat(faults.length === 0, 'audit chains without faults', faults.slice(0, 5).join('; '));
    const records = results.reduce((sum, result) => sum + result.records, 0);
    const anchors = results.reduce((sum, result) => sum + result.anchorsChecked, 0);
    return {
      changed: `${records} records in ${results.length} chains, ${anchors} kept heads agree`,
      rule: 'SHA-256 chain recomputed; heads anchored in another service',
    };
  } finally {
    await Promise.all([...sources.values()].map((source) => source.destroy()));
  }
}

/**
 * Waits until the records of the drill are in the chain, which takes some moments after a command, and then verifies
 * the chain.
 */
function verifySealed(service: ServiceName, source: DataSource, keeper: DataSource): Promise<AuditVerification> {
  return eventually(`the audit records of ${service} to be sealed`, async () => {
    const anchors = await keeper.query<{ position: string; head: string }[]>(
      'SELECT position, head FROM audit_anchor WHERE service = $1',
      [service],
    );
    const result = await verifyAuditChain(
      service,
      source,
      anchors.map(({ position, head }) => ({ position: Number(position), head })),
    );
    return result.unsealed === 0 ? result : null;
  });
}
