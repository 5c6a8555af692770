import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection, type PageArgs } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { loaderByCode } from '../code-loader/code-loader.js';
import { toGrid, type GeoPolygon, type Grid } from './grid.graphql.js';
import { findGeometries, findGrids, findGridsAt, listGrids, listStates } from './grid.queries.js';

/** Reads current and earlier states of grids. */
@Injectable()
export class GridService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns a grid, or null when the code is unknown. All grids of one request are read together. */
  findGrid(ctx: RequestContext, code: string): Promise<Grid | null> {
    return ctx.once('grids', () => loaderByCode((codes) => findGrids(this.dataSource, codes), toGrid)).load(code);
  }

  /** Returns the state of the grid at a time; null when the grid did not exist at that time. */
  async findGridAt(code: string, at: string): Promise<Grid | null> {
    const [view] = await findGridsAt(this.dataSource, [code], new Date(at));
    return view ? toGrid(view) : null;
  }

  /** @throws BAD_INPUT when the code is not a region code */
  async listGrids(regionCode: string, at: string | null, page: PageArgs): Promise<Connection<Grid>> {
    if (!/^\d{12}$/.test(regionCode))
      throw badInput('regionCode', '应为 12 位区划代码', 'must be a 12-digit division code');
    const { limit, keys } = keysetOf(page, 1);
    const views = await listGrids(
      this.dataSource,
      regionCode,
      at === null ? null : new Date(at),
      (keys?.[0] as string | undefined) ?? null,
      limit,
    );
    return pageOf(views, page, (view) => [view.code], toGrid);
  }

  /** Lists the states of the grid, newest first. */
  listStates(ctx: RequestContext, code: string): Promise<Grid[]> {
    return ctx
      .once(
        'grid-states',
        () =>
          new DataLoader<string, Grid[]>(async (codes) => {
            const byCode = Map.groupBy(await listStates(this.dataSource, codes), (view) => view.code);
            return codes.map((wanted) => (byCode.get(wanted) ?? []).map(toGrid));
          }),
      )
      .load(code);
  }

  getGeometry(ctx: RequestContext, grid: Pick<Grid, 'code' | 'version'>): Promise<GeoPolygon> {
    const keyOf = ({ code, version }: Pick<Grid, 'code' | 'version'>): string => `${code}/${version}`;
    const loader = ctx.once(
      'grid-geometries',
      () =>
        new DataLoader<Pick<Grid, 'code' | 'version'>, GeoPolygon, string>(
          async (states) => {
            const found = new Map(
              (await findGeometries(this.dataSource, states)).map((state) => [keyOf(state), state.geometry]),
            );
            return states.map((state) => found.get(keyOf(state))!);
          },
          { cacheKeyFn: keyOf },
        ),
    );
    return loader.load(grid);
  }
}
