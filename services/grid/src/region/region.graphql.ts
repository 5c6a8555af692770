import { Directive, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { regionLevels, type RegionLevel } from '@jiceng/contracts/codes';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
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
    COMMUNITY: { description: 'Community or village (社区、村), which holds the grids.' },
  },
});

@ObjectType({ description: 'A region (区划): district, street or community, by its statistical division code.' })
@Directive('@key(fields: "code")')
export class Region {
  @Field(() => ID, { description: '12-digit division code. A district ends in six zeros, a street in three.' })
  code: string;

  @Field(() => String, { description: 'Name without the name of the region above.' })
  name: string;

  @Field(() => RegionLevels, { description: 'Level in the tree.' })
  level: RegionLevel;

  @Field(() => Int, { description: 'Counts changes of the region; starts at 1.' })
  version: number;

  parentCode: string | null;
}

@ObjectType({ description: 'Figures of a region, summed over its grids.' })
export class RegionFigures {
  @Field(() => Int, { description: 'Communities in the region, itself included.' })
  communities: number;

  @Field(() => Int, { description: 'Grids in the region.' })
  grids: number;

  @Field(() => Int, { description: 'Households in these grids.' })
  households: number;

  @Field(() => Int, { description: 'Issues that are neither closed, rejected nor merged into another.' })
  openIssues: number;

  @Field(() => DateTime, { description: 'When this was counted.' })
  asOf: string;
}

export const RegionConnection = connectionOf('Region', () => Region);
export type RegionConnection = Connection<Region>;

export function toRegion({ code, name, level, version, parentCode }: RegionRow): Region {
  return { code, name, level, version, parentCode };
}
