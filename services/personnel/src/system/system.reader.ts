import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { assertDivisionCode } from '../organization/organization.rules.js';
import { systemOf, type CommunitySystems, type SystemInUse } from './system.graphql.js';
import { listSystems, listUsesBelow } from './system.queries.js';
import { byCommunity } from './system.rules.js';

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
