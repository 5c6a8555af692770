import { Directive, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { datums, type Datum } from '@jiceng/geometry/datum';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import { idOfCode, idOfState, Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';
import { gridKinds, type GridKind } from './grid-file.rules.js';
import type { GridView } from './grid.queries.js';

export const GridKinds = Object.fromEntries(gridKinds.map((kind) => [kind.toUpperCase(), kind])) as Record<
  string,
  GridKind
>;
registerEnumType(GridKinds, {
  name: 'GridKind',
  description: 'Kind of a grid.',
  valuesMap: {
    GENERAL: { description: 'A residential grid of 300 to 500 households.' },
    SPECIAL: {
      description:
        'A place that a single owner manages (专属网格), such as a campus, a park, a market or a building site.',
    },
    MICRO: { description: 'A small grid (微网格) that is cut out of a general grid, such as a building.' },
  },
});

export const Datums = Object.fromEntries(Object.keys(datums).map((datum) => [datum, datum])) as Record<Datum, Datum>;
registerEnumType(Datums, {
  name: 'Datum',
  description: 'Geodetic reference of longitudes and latitudes.',
  valuesMap: Object.fromEntries(Object.entries(datums).map(([datum, description]) => [datum, { description }])),
});

@ObjectType({
  description: 'A GeoJSON polygon (RFC 7946). Select both fields to get an object that map libraries read.',
})
export class GeoPolygon {
  @Field(() => String, { description: 'Always `Polygon`.' })
  type: string;

  @Field(() => [[[Float]]], {
    description:
      'Rings of longitude and latitude in degrees. The outer ring comes first, counter-clockwise, and ' +
      'holes follow; every ring is closed.',
  })
  coordinates: [number, number][][];
}

@ObjectType({
  implements: () => [Node],
  description: 'A grid (网格): the smallest managed area, below a community.',
})
@Directive('@key(fields: "code")')
export class Grid {
  @Field(() => ID, {
    description: 'Id of this state of the grid; computed from the code, and for an earlier state also from its start.',
  })
  id: string;

  @Field(() => ID, { description: 'Grid code, 15 digits: the 12 digits of the community and 3 digits of the grid.' })
  code: string;

  @Field(() => String, { description: 'Name of the grid.' })
  name: string;

  @Field(() => GridKinds, { description: 'Kind of the grid.' })
  kind: GridKind;

  @Field(() => Int, { description: 'Number of households in the grid.' })
  households: number;

  @Field(() => Float, { description: 'Area in square metres, computed from the border.' })
  areaSquareMetres: number;

  @Field(() => DateTime, { description: 'Time from which this state of the grid is valid.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time until which this state of the grid was valid; null for the current state.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Number of this state of the grid, from 1.' })
  version: number;

  communityCode: string;
}

export const GridConnection = connectionOf('Grid', () => Grid);
export type GridConnection = Connection<Grid>;

@InputType({
  description:
    'Grids to import from a GeoJSON FeatureCollection of Polygon features with the properties code ' +
    '(15 digits), name, kind (general, special, micro), communityCode, households and, optionally, ' +
    'validFrom.',
})
export class ImportGridsInput extends ImportInput {
  @Field(() => Datums, {
    defaultValue: Datums.CGCS2000,
    description: 'Geodetic reference of the coordinates in the file.',
  })
  datum: Datum;
}

export function toGrid(view: GridView): Grid {
  const validFrom = view.validFrom.toISOString();
  return {
    ...view,
    id: idOfState(idOfCode('Grid', view.code), view.validTo === null ? null : validFrom),
    validFrom,
    validTo: view.validTo?.toISOString() ?? null,
  };
}
