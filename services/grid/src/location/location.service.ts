import { Injectable } from '@nestjs/common';
import { toCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { positionFault, positionProblem } from '@jiceng/geometry/plausible';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { GridMap } from '../grid/grid-map.service.js';
import { GridService } from '../grid/grid.service.js';
import { RegionService } from '../region/region.service.js';
import type { LocatedArea } from './location.graphql.js';

@Injectable()
export class LocationService {
  constructor(
    private readonly map: GridMap,
    private readonly grids: GridService,
    private readonly regions: RegionService,
  ) {}

  /**
   * Finds the grid of a position in memory, or null outside all grids. A position on a border belongs to the grid with
   * the lowest code.
   * @throws BAD_INPUT with the likely cause when the position is not on earth, 0/0, in metres, or has swapped axes
   */
  async locatePoint(longitude: number, latitude: number, datum: Datum): Promise<LocatedArea | null> {
    const fault = positionFault([longitude, latitude], await this.map.bounds(), datum);
    // A position outside the district is a valid request with the result null, also when a wrong datum is the likely
    // cause.
    if (fault !== null && fault !== 'far' && fault !== 'other-datum') {
      const { field, problemZh, problem } = positionProblem(fault, [longitude, latitude]);
      throw badInput(field, problemZh, problem);
    }
    const position = toCgcs2000([longitude, latitude], datum);
    const areaCode = await this.map.locate(position);
    return areaCode === null ? null : { areaCode, longitude: position[0], latitude: position[1] };
  }

  /**
   * Returns the place of a code in the tree, or null when the code is unknown.
   * @throws BAD_INPUT when the code has neither 12 nor 15 digits
   */
  async locateCode(ctx: RequestContext, code: string): Promise<LocatedArea | null> {
    if (!/^\d{12}(\d{3})?$/.test(code))
      throw badInput(
        'code',
        '应为 12 位区划代码或 15 位网格代码',
        'must be a 12-digit division code or a 15-digit grid code',
      );
    const known = code.length === 15 ? await this.grids.findGrid(ctx, code) : await this.regions.findRegion(ctx, code);
    return known === null ? null : { areaCode: code, longitude: null, latitude: null };
  }
}
