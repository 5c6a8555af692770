import { Injectable } from '@nestjs/common';
import type { Contract, Envelope } from '@jiceng/contracts/contract';
import { auditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { packetArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { coverageChanged } from '@jiceng/contracts/grid/coverage-changed';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { dutyChanged } from '@jiceng/contracts/personnel/duty-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { anchorHead } from '@jiceng/platform/audit';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';

type Payload<C> = C extends Contract<infer P> ? P : never;

/** Keeps the read models: each event carries the whole new state, so the last version wins. */
@Injectable()
export class DirectoryConsumer {
  @Handles(organizationChanged)
  async onOrganizationChanged(
    { payload: o }: Envelope<Payload<typeof organizationChanged>>,
    tx: EffectTx,
  ): Promise<void> {
    await upsert(tx, 'organization', 'id', {
      id: o.organizationId,
      code: o.code,
      name: o.name,
      kind: o.kind,
      line: o.line,
      parent_id: o.parentId,
      region_code: o.regionCode,
      valid_from: o.validFrom,
      valid_to: o.validTo,
      version: o.version,
    });
  }

  @Handles(assignmentChanged)
  async onAssignmentChanged({ payload: a }: Envelope<Payload<typeof assignmentChanged>>, tx: EffectTx): Promise<void> {
    await upsert(tx, 'staff_assignment', 'id', {
      id: a.assignmentId,
      staff_id: a.staffId,
      staff_code: a.staffCode,
      staff_name: a.staffName,
      organization_id: a.organizationId,
      roles: a.roles,
      area_codes: a.areaCodes,
      lines: a.lines,
      valid_from: a.validFrom,
      valid_to: a.validTo,
      version: a.version,
    });
  }

  @Handles(dutyChanged)
  async onDutyChanged({ payload: d }: Envelope<Payload<typeof dutyChanged>>, tx: EffectTx): Promise<void> {
    await upsert(tx, 'duty_entry', 'id', {
      id: d.entryId,
      kind: d.kind,
      staff_id: d.staffId,
      organization_id: d.organizationId,
      area_codes: d.areaCodes,
      line: d.line,
      starts_at: d.startsAt,
      ends_at: d.endsAt,
      withdrawn: d.withdrawn,
      version: d.version,
    });
  }

  @Handles(regionChanged)
  async onRegionChanged({ payload: r }: Envelope<Payload<typeof regionChanged>>, tx: EffectTx): Promise<void> {
    await upsert(tx, 'region', 'code', {
      code: r.code,
      name: r.name,
      level: r.level,
      parent_code: r.parentCode,
      version: r.version,
    });
  }

  @Handles(gridChanged)
  async onGridChanged({ payload: g }: Envelope<Payload<typeof gridChanged>>, tx: EffectTx): Promise<void> {
    await upsert(tx, 'grid', 'code', {
      code: g.gridCode,
      name: g.name,
      community_code: g.communityCode,
      geometry: JSON.stringify(g.geometry),
      valid_to: g.validTo,
      version: g.version,
    });
  }

  @Handles(coverageChanged)
  async onCoverageChanged({ payload: c }: Envelope<Payload<typeof coverageChanged>>, tx: EffectTx): Promise<void> {
    await upsert(tx, 'grid_cover', 'grid_code', {
      grid_code: c.gridCode,
      worker_a: c.a,
      worker_b: c.b,
      effective_from: c.effectiveFrom,
      version: c.version,
    });
  }

  @Handles(cataloguePublished)
  async onCataloguePublished(
    { payload: catalogue }: Envelope<Payload<typeof cataloguePublished>>,
    tx: EffectTx,
  ): Promise<void> {
    await tx.sql(
      `INSERT INTO category SELECT c.code, $2, $3, c.major || '/' || c.minor || '/' || c.item, c.line, c."acceptMinutes", c."handleMinutes", c."closingCondition", c."riskGrade", c.retired
       FROM jsonb_to_recordset($1::jsonb) AS c(code text, major text, minor text, item text, line text, "acceptMinutes" int, "handleMinutes" int, "closingCondition" text, "riskGrade" int, retired boolean)
       ON CONFLICT (code, catalogue_version) DO NOTHING`,
      [JSON.stringify(catalogue.categories), catalogue.catalogueVersion, catalogue.effectiveFrom],
    );
    await moveEdition(tx);
  }

  @Handles(packetArchived)
  async onPacketArchived({ payload: p }: Envelope<Payload<typeof packetArchived>>, tx: EffectTx): Promise<void> {
    await tx.sql(
      'INSERT INTO archived_packet (issue_id, edition, packet_id, position, digest, seal) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
      [p.issueId, p.edition, p.packetId, p.position, p.digest, p.seal],
    );
  }

  @Handles(auditHeadSealed['data-sharing'])
  async onAuditHeadSealed(
    { payload }: Envelope<Payload<(typeof auditHeadSealed)['data-sharing']>>,
    tx: EffectTx,
  ): Promise<void> {
    await anchorHead(tx, payload);
  }
}

/** Tables of which every process holds a copy in memory. */
const HELD = ['organization', 'region', 'grid'];

/** Writes the state an event brought, unless a newer one is already here. Column names are constants of this file. */
async function upsert(
  tx: EffectTx,
  table: string,
  key: string,
  row: Record<string, unknown> & { version: number },
): Promise<void> {
  const columns = Object.keys(row);
  await tx.sql(
    `INSERT INTO ${table} AS t (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})
     ON CONFLICT (${key}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')} WHERE t.version < excluded.version`,
    Object.values(row),
    { name: `directory-${table}` },
  );
  if (HELD.includes(table)) await moveEdition(tx);
}

/** Tells every process that its copy of the directory is old; last in the transaction, as all writers meet in this row. */
export async function moveEdition(tx: Pick<EffectTx, 'sql'>): Promise<void> {
  await tx.sql('UPDATE directory_edition SET edition = edition + 1', [], { name: 'directory-move-edition' });
}
