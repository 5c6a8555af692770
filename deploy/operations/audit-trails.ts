import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { verifyAuditChain, type AuditVerification } from '@jiceng/platform/audit';
import { readSql } from '@jiceng/platform/database';
import type { ServiceDatabases } from './databases.js';

/** The service that stores the heads of each audit chain. No service stores the heads of its own chain. */
export function anchorKeeperOf(service: ServiceName): ServiceName {
  return service === 'data-sharing' ? 'coordination' : 'data-sharing';
}

/** Recomputes the audit chain of every service and compares it with the heads that another service stores. */
export async function verifyAuditTrails(databases: Pick<ServiceDatabases, 'of'>): Promise<AuditVerification[]> {
  const verifications: AuditVerification[] = [];
  for (const service of serviceNames) {
    const anchors = await readSql<{ position: string; head: string }>(
      databases.of[anchorKeeperOf(service)],
      'SELECT position, head FROM audit_anchor WHERE service = $1',
      [service],
    );
    verifications.push(
      await verifyAuditChain(
        service,
        databases.of[service],
        anchors.map(({ position, head }) => ({ position: Number(position), head })),
      ),
    );
  }
  return verifications;
}
