import { Directive, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { regionLevels, type RegionLevel } from '@jiceng/contracts/codes';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import { idOfCode, Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import type { RegionRow } from './region.table.js';

const RegionLevels = Object.fromEntries(regionLevels.map((level) => [level.toUpperCase(), level])) as Record<
  string,
  RegionLevel
>;
registerEnumType(RegionLevels, {
  name: 'RegionLevel',
  description: 'Level of a region, read from its code.',
  valuesMap: {
    DISTRICT: { description: 'District (区), the root of the tree.' },
    STREET: { description: 'Street or town (街道、镇).' },
    COMMUNITY: { description: 'Community or village (社区、村), which contains the grids.' },
  },
});

@ObjectType({
  implements: () => [Node],
  description: 'A region (区划): district, street or community, by its statistical division code.',
})
@Directive('@key(fields: "code")')
export class Region {
  @Field(() => ID, { description: 'Id of the region; computed from the code.' })
  id: string;

  @Field(() => ID, { description: '12-digit division code. A district ends in six zeros, a street in three.' })
  code: string;

  @Field(() => String, { description: 'Name of the region, without the name of the parent region.' })
  name: string;

  @Field(() => RegionLevels, { description: 'Level of the region.' })
  level: RegionLevel;

  @Field(() => Int, { description: 'Version of the region: 1 for a new region, one more with each change.' })
  version: number;

  parentCode: string | null;
}

@ObjectType({ description: 'Figures of a region, summed over its grids.' })
export class RegionFigures {
  @Field(() => Int, { description: 'Number of communities in the region; 1 for a community.' })
  communities: number;

  @Field(() => Int, { description: 'Number of grids in the region.' })
  grids: number;

  @Field(() => Int, { description: 'Number of households in the grids of the region.' })
  households: number;

  @Field(() => Int, {
    description: 'Number of open issues: those that are not closed, rejected, merged or returned to their source.',
  })
  openIssues: number;

  @Field(() => DateTime, { description: 'Time at which the figures were counted.' })
  asOf: string;
}

export const RegionConnection = connectionOf('Region', () => Region);
export type RegionConnection = Connection<Region>;

export function toRegion({ code, name, level, version, parentCode }: RegionRow): Region {
  return { id: idOfCode('Region', code), code, name, level, version, parentCode };
}
