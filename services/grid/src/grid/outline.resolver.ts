import { fromCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { Args, Float, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Region } from '../region/region.graphql.js';
import { GridMap } from './grid-map.service.js';
import { Datums } from './grid.graphql.js';

/** Adds the border to a region, drawn around the grids of the region. */
@Resolver(() => Region)
export class OutlineResolver {
  constructor(private readonly map: GridMap) {}

  @ResolveField(() => [[[Float]]], {
    description:
      'Border of the region for a sketch, drawn around its present grids: closed rings of longitude and latitude in ' +
      'degrees. A ring inside another one is a hole. Empty without grids.',
  })
  async outline(
    @Parent() region: Region,
    @Args('datum', {
      type: () => Datums,
      defaultValue: Datums.CGCS2000,
      description: 'Geodetic reference of the coordinates in the answer.',
    })
    datum: Datum,
  ): Promise<[number, number][][]> {
    const outline = await this.map.outline(region.code);
    return outline.map((ring) => ring.map((position) => fromCgcs2000(position, datum)));
  }
}
