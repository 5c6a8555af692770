import { Injectable } from '@nestjs/common';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection, type PageArgs } from '@jiceng/platform/connection';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { loaderByCode } from '../code-loader/code-loader.js';
import { rowErrors } from '@jiceng/tables/errors';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { auditImport } from '../import/import.audit.js';
import { toRegion, type Region, type RegionFigures } from './region.graphql.js';
import {
  findGoverning,
  findRegions,
  listChildren,
  listChildrenOf,
  loadKnown,
  saveRegions,
  sumFigures,
  type KnownRegion,
} from './region.queries.js';
import { judgeRegions, keepRooted, regionColumns, type RegionDraft } from './region.rules.js';

@Injectable()
export class RegionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importRegions',
      title: { zh: '区划', en: 'Regions' },
      columns: () => regionColumns,
      example: {
        code: '320106000000',
        name: '鼓楼区',
        level: '区',
      },
    });
  }

  /** Returns a region, or null when the code is unknown. All regions of one request are read together. */
  findRegion(ctx: RequestContext, code: string): Promise<Region | null> {
    return ctx
      .once('regions', () =>
        loaderByCode(
          (codes) => findRegions(this.dataSource, codes),
          (row) => toRegion(row),
        ),
      )
      .load(code);
  }

  async listRegions(parentCode: string | null, page: PageArgs): Promise<Connection<Region>> {
    const { limit, keys } = keysetOf(page, 1);
    const rows = await listChildren(this.dataSource, parentCode, (keys?.[0] as string | undefined) ?? null, limit);
    return pageOf(rows, page, (row) => [row.code], toRegion);
  }

  listChildren(ctx: RequestContext, code: string): Promise<Region[]> {
    return ctx
      .once(
        'region-children',
        () =>
          new DataLoader<string, Region[]>(async (codes) => {
            const byParent = Map.groupBy(await listChildrenOf(this.dataSource, codes), (row) => row.parentCode);
            return codes.map((parent) => (byParent.get(parent) ?? []).map(toRegion));
          }),
      )
      .load(code);
  }

  async getFigures(ctx: RequestContext, code: string): Promise<RegionFigures> {
    const figures = await ctx
      .once('region-figures', () =>
        loaderByCode(
          (codes) => sumFigures(this.dataSource, codes),
          (row) => row,
        ),
      )
      .load(code);
    return { ...figures!, asOf: new Date().toISOString() };
  }

  /** Returns the id of the organization that governs the region; null when personnel has announced none. */
  findGoverningOrganization(ctx: RequestContext, code: string): Promise<string | null> {
    const governing = (codes: readonly string[]): ReturnType<typeof findGoverning> =>
      findGoverning(this.dataSource, codes, ctx.now());
    return ctx
      .once('region-governing', () => loaderByCode(governing, ({ organizationId }) => organizationId))
      .load(code);
  }

  /** Imports regions. A known code with another name renames the region. */
  async importRegions(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, regionColumns);
    return this.commands.run(ctx, 'importRegions', input, async (tx) => {
      // Only one import of the map may run at a time, because grids are checked against regions and neighbours.
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('grid-map'))`);
      const outcome = await table.save(async (rows, faults) => {
        const inScope = judgeRegions(rows, faults).filter(({ row, code }) => {
          const permitted = ctx.policy.permits('Mutation.importRegions', { regionCode: code });
          if (!permitted) faults.add(row, 'code', rowErrors.ROW_OUT_OF_SCOPE({ code }));
          return permitted;
        });
        const known = await loadKnown(
          tx,
          inScope.flatMap(({ code, parentCode }) => (parentCode === null ? [code] : [code, parentCode])),
        );
        const present = new Map(known.map((region) => [region.code, region]));
        const drafts = keepRooted(inScope, new Set(present.keys()), faults);
        const changed = drafts.filter(({ code, name }) => present.get(code)?.name !== name);
        return {
          imported: changed.length,
          unchanged: drafts.length - changed.length,
          save: () => keepRegions(tx, changed, present),
        };
      });
      auditImport(tx, input.idempotencyKey, outcome);
      return outcome;
    });
  }
}

async function keepRegions(
  tx: EffectTx,
  drafts: readonly RegionDraft[],
  present: ReadonlyMap<string, KnownRegion>,
): Promise<void> {
  const rows = drafts.map(({ code, name, level, parentCode }) => ({
    code,
    name,
    level,
    parentCode,
    version: (present.get(code)?.version ?? 0) + 1,
  }));
  await saveRegions(tx, rows);
  for (const row of rows) {
    tx.emit(regionChanged, { key: row.code, payload: row });
    const before = present.get(row.code);
    tx.audit({
      subject: { type: 'region', id: row.code },
      before: before ? { name: before.name } : null,
      after: { name: row.name, level: row.level },
    });
  }
}
