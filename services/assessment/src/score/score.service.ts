import { Injectable } from '@nestjs/common';
import { regionPrefix } from '@jiceng/contracts/codes';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { editionFor } from '../indicator/indicator.catalogue.js';
import { unitKinds, type CountedFacts, type IndicatorCatalogue, type UnitKind } from '../indicator/indicator.rules.js';
import { monthText } from '../month/month.rules.js';
import { PeriodService } from '../period/period.service.js';
import type { OrganizationScore, RegionScore } from './score.graphql.js';
import {
  organizationCounts,
  organizationKinds,
  organizationsById,
  regionCounts,
  regionsBelow,
  regionsByCode,
  visibleOrganizations,
  type Basis,
  type CountedRow,
  type UnitRow,
} from './score.queries.js';
import { ranksOf, resultOf, type Result } from './score.rules.js';
import { organizationScoreView, regionScoreView, type ScoreSetting, type Standing } from './score.view.js';

export interface ScoresArgs {
  month: string;
  organizationId?: string | null;
  regionCode?: string | null;
  first: number;
  after?: string | null;
}

/** Counts of a month by unit. In a frozen month, `live` holds the counts with later corrections. */
interface Counts {
  setting: ScoreSetting;
  official: ReadonlyMap<string, CountedFacts[]>;
  live: ReadonlyMap<string, CountedFacts[]> | null;
}

type CountQuery = { counts: typeof regionCounts; values: unknown[] };

@Injectable()
export class ScoreService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly periods: PeriodService,
  ) {}

  /**
   * Lists the scores of the organizations that the actor may see, best first, organizations without a score last.
   * `organizationId` limits the list to an organization and those below; `regionCode` counts only observations in that
   * region.
   * @throws BAD_INPUT, OUT_OF_SCOPE, PAGE_TOO_LARGE, BAD_CURSOR
   */
  async listOrganizationScores(ctx: RequestContext, args: ScoresArgs): Promise<Connection<OrganizationScore>> {
    const { keys } = keysetOf(args, 2);
    const { list: sorted, setting } = await this.sortedStandings(ctx, args);
    const [value, id] = (keys ?? []) as [number?, string?];
    const after =
      value === undefined
        ? sorted
        : sorted.filter((s) => sortValue(s) < value || (sortValue(s) === value && s.id > id!));
    return pageOf(
      after.slice(0, args.first + 1),
      args,
      (s) => [sortValue(s), s.id],
      (s) => organizationScoreView(setting, s, args.regionCode ?? null),
      ctx.now(),
    );
  }

  /**
   * Computes the standings of the organizations of {@link listOrganizationScores}, best first.
   * @param also another operation that must also allow the organizations
   * @throws BAD_INPUT, OUT_OF_SCOPE
   */
  async sortedStandings(
    ctx: RequestContext,
    { month, organizationId, regionCode }: Omit<ScoresArgs, 'first' | 'after'>,
    also?: string,
  ): Promise<{ list: Standing[]; setting: ScoreSetting }> {
    const checked = monthText(month);
    const within = organizationId ? uuidText('organizationId', organizationId) : null;
    const values: unknown[] = [ctx.now(), within];
    const scopes: string[] = [];
    for (const operation of ['Query.scores', ...(also === undefined ? [] : [also])]) {
      if (within !== null) await this.assertOrganization(ctx, operation, within);
      const scope = { organization: ['o.id'], region: 'o.region_code' };
      const filter = ctx.policy.filter(operation, scope, values.length + 1);
      values.push(...filter.values);
      scopes.push(filter.sql);
    }
    const visible = await visibleOrganizations(this.dataSource, scopes.join(' AND '), values);
    const standings = await this.organizationStandings(ctx, checked, prefixOf(regionCode ?? null), visible);
    standings.list.sort((a, b) => sortValue(b) - sortValue(a) || (a.id < b.id ? -1 : 1));
    return standings;
  }

  /**
   * Lists the scores of the regions directly below a region, ordered by code.
   * @throws BAD_INPUT, OUT_OF_SCOPE, PAGE_TOO_LARGE, BAD_CURSOR
   */
  async listRegionScores(
    ctx: RequestContext,
    args: { month: string; parentCode: string; first: number; after?: string | null },
  ): Promise<Connection<RegionScore>> {
    const month = monthText(args.month);
    const { keys } = keysetOf(args, 1);
    const parent = regionText(args.parentCode);
    const filter = ctx.policy.filter('Query.regionScores', { region: 'r.code' }, 2);
    const regions = await regionsBelow(this.dataSource, filter.sql, [parent, ...filter.values]);
    if (regions.length === 0) ctx.policy.assert('Query.regionScores', { regionCode: parent });
    const standings = await this.regionStandings(ctx, month, regions);
    const after = keys ? standings.list.filter((s) => s.id > (keys[0] as string)) : standings.list;
    return pageOf(
      after.slice(0, args.first + 1),
      args,
      (s) => [s.id],
      (s) => regionScoreView(standings.setting, s),
      ctx.now(),
    );
  }

  /**
   * Returns the score of an organization in a month, or null when the actor may not see the score. A request for many
   * organizations computes all their scores together.
   */
  loadOrganizationScore(ctx: RequestContext, month: string, id: string): Promise<OrganizationScore | null> {
    const loader = ctx.once(
      `organization-score:${month}`,
      () =>
        new DataLoader<string, OrganizationScore | null>(async (ids) => {
          const known = await organizationsById.rows(this.dataSource, [ids]);
          const visible = known.filter((unit) =>
            ctx.policy.permits('Query.scores', { organizationIds: [unit.id], regionCode: unit.regionCode }),
          );
          const { list, setting } = await this.organizationStandings(ctx, monthText(month), '', visible);
          const byId = new Map(list.map((standing) => [standing.id, organizationScoreView(setting, standing, null)]));
          return ids.map((wanted) => byId.get(wanted) ?? null);
        }),
    );
    return loader.load(id);
  }

  /** Returns the score of a region in a month, or null when the actor may not see the score. */
  loadRegionScore(ctx: RequestContext, month: string, code: string): Promise<RegionScore | null> {
    const loader = ctx.once(
      `region-score:${month}`,
      () =>
        new DataLoader<string, RegionScore | null>(async (codes) => {
          const known = await regionsByCode.rows(this.dataSource, [codes]);
          const visible = known.filter((unit) => permitsRegion(ctx, unit.id));
          const { list, setting } = await this.regionStandings(ctx, monthText(month), visible);
          const byCode = new Map(list.map((standing) => [standing.id, regionScoreView(setting, standing)]));
          return codes.map((wanted) => byCode.get(wanted) ?? null);
        }),
    );
    return loader.load(code);
  }

  /** @throws OUT_OF_SCOPE when the actor may not use the operation on the organization */
  async assertOrganization(ctx: RequestContext, operation: string, id: string): Promise<void> {
    const known = await organizationsById.first(this.dataSource, [[id]]);
    ctx.policy.assert(operation, { organizationIds: [id], regionCode: known?.regionCode ?? null });
  }

  private async organizationStandings(
    ctx: RequestContext,
    month: string,
    prefix: string,
    visible: readonly UnitRow[],
  ): Promise<{ list: Standing[]; setting: ScoreSetting }> {
    const counts = await this.count(ctx, month, { counts: organizationCounts, values: [`${prefix}%`] });
    const all = await organizationKinds.rows(this.dataSource, [ctx.now()]);
    const values = all.map(({ id, kind }) => ({ id, kind, value: official(counts, id, kindOf(kind)).composite.value }));
    const ranks = ranksOf(values, counts.setting.catalogue.minimumRanked);
    const list = visible.map((unit) => standingOf(counts, unit, kindOf(unit.kind), ranks.get(unit.id)));
    return { list, setting: counts.setting };
  }

  private async regionStandings(
    ctx: RequestContext,
    month: string,
    regions: readonly UnitRow[],
  ): Promise<{ list: Standing[]; setting: ScoreSetting }> {
    const list: Standing[] = [];
    let setting = await this.setting(ctx, month);
    for (const [digits, group] of Map.groupBy(regions, (region) => regionPrefix(region.id).length)) {
      const district = regionPrefix(group[0]!.id).slice(0, 6);
      const counts = await this.count(ctx, month, { counts: regionCounts, values: [`${district}%`, digits] });
      const ranks = ranksOf(
        [...counts.official.keys()].map((id) => ({
          id,
          kind: 'region',
          value: official(counts, id, 'region').composite.value,
        })),
        counts.setting.catalogue.minimumRanked,
      );
      setting = counts.setting;
      list.push(...group.map((unit) => standingOf(counts, unit, 'region', ranks.get(unit.id))));
    }
    return { list, setting };
  }

  private async setting(ctx: RequestContext, month: string): Promise<ScoreSetting> {
    const frozen = await this.periods.findFrozen(month);
    return {
      month,
      catalogue: frozen?.catalogue ?? editionFor(month),
      frozenAt: frozen?.at ?? null,
      asOf: ctx.now(),
      locale: ctx.locale,
    };
  }

  private async count(ctx: RequestContext, month: string, query: CountQuery): Promise<Counts> {
    const setting = await this.setting(ctx, month);
    const read = async (basis: Basis): Promise<Map<string, CountedFacts[]>> => {
      const rows = await query.counts[basis].rows(this.dataSource, [month, setting.asOf, ...query.values]);
      return Map.groupBy(
        rows.map(({ unit, ...row }) => ({ unit, ...countedFacts(row) })),
        (row) => row.unit,
      );
    };
    if (setting.frozenAt === null) return { setting, official: await read('live'), live: null };
    return { setting, official: await read('frozen'), live: await read('live') };
  }
}

/** @throws BAD_INPUT */
export function regionText(code: string): string {
  if (!/^\d{12}$/.test(code))
    throw badInput('regionCode', '须为 12 位区划代码', 'must be a division code of 12 digits');
  return code;
}

function permitsRegion(ctx: RequestContext, regionCode: string): boolean {
  try {
    return ctx.policy.permits('Query.regionScores', { regionCode });
  } catch {
    // The role has no rule for regions. A field on an entity of another service then returns null instead of an error.
    return false;
  }
}

function prefixOf(regionCode: string | null): string {
  return regionCode === null ? '' : regionPrefix(regionText(regionCode));
}

function countedFacts({ kind, facts, count, open }: Omit<CountedRow, 'unit'>): CountedFacts {
  return {
    kind,
    facts: JSON.parse(facts) as CountedFacts['facts'],
    count: Number(count),
    open: Number(open),
  };
}

/** @throws Error for a kind that this release does not know */
function kindOf(kind: string): UnitKind {
  const known = unitKinds.find((each) => each === kind);
  if (!known) throw new Error(`organizations of kind ${kind} have no indicators`);
  return known;
}

function official({ setting, official: counts }: Counts, id: string, kind: UnitKind): Result {
  return resultOf(setting.catalogue, kind, counts.get(id) ?? []);
}

function standingOf(
  counts: Counts,
  unit: UnitRow,
  kind: UnitKind,
  ranked: { rank: number | null; rankedAmong: number } = { rank: null, rankedAmong: 0 },
): Standing {
  const catalogue: IndicatorCatalogue = counts.setting.catalogue;
  return {
    ...unit,
    ...ranked,
    official: official(counts, unit.id, kind),
    live: counts.live === null ? null : resultOf(catalogue, kind, counts.live.get(unit.id) ?? []),
  };
}

/** Returns the number by which units are sorted, highest first: the score, or -1 without a score. */
function sortValue(standing: Standing): number {
  return standing.official.composite.value.basisPoints ?? -1;
}
