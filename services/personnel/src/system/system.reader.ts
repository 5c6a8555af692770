import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { assertDivisionCode } from '../organization/organization.rules.js';
import { systemOf, type CommunitySystems, type SystemInUse } from './system.graphql.js';
import { listSystems, listUsesBelow } from './system.queries.js';
import type { SystemInUseRow } from './system.table.js';

@Injectable()
export class SystemReader {
  constructor(private readonly dataSource: DataSource) {}

  async all(): Promise<SystemInUse[]> {
    return (await listSystems(this.dataSource)).map(systemOf);
  }

  async find(ctx: RequestContext, code: string): Promise<SystemInUse | null> {
    const all = await ctx.once('systems-in-use', () => this.all());
    return all.find((system) => system.code === code) ?? null;
  }

  /** Returns the communities of a region that enter data in a system, ordered by code. @throws BAD_INPUT */
  async byCommunity(regionCode: string | null): Promise<CommunitySystems[]> {
    const region = regionCode === null ? null : assertDivisionCode('regionCode', regionCode);
    return byCommunity(await listSystems(this.dataSource), await listUsesBelow(this.dataSource, region));
  }
}

/** Groups uses by community and counts the systems and accounts that no client replaces. */
function byCommunity(
  systems: readonly SystemInUseRow[],
  uses: readonly { regionCode: string; systemCode: string; accounts: number; replacedBy: string | null }[],
): CommunitySystems[] {
  const named = new Map(systems.map((row) => [row.code, systemOf(row)]));
  return [...Map.groupBy(uses, ({ regionCode }) => regionCode)].map(([regionCode, own]) => {
    const left = own.filter(({ replacedBy }) => replacedBy === null);
    return {
      regionCode,
      systemsLeft: left.length,
      accountsLeft: left.reduce((sum, { accounts }) => sum + accounts, 0),
      systems: own.map(({ systemCode: code, accounts, replacedBy }) => ({
        system: named.get(code)!,
        accounts,
        replacedBy,
      })),
    };
  });
}
