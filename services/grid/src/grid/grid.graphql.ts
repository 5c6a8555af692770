import { Directive, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { datums, type Datum } from '@jiceng/geometry/datum';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
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
    GENERAL: { description: 'Where people live: 300 to 500 households.' },
    SPECIAL: { description: 'A place with an owner of its own (专属网格): campus, park, market, site.' },
    MICRO: { description: 'A part of a grid, such as a building (微网格).' },
  },
});

export const Datums = Object.fromEntries(datums.map((datum) => [datum, datum])) as Record<string, Datum>;
registerEnumType(Datums, {
  name: 'Datum',
  description: 'Reference of longitudes and latitudes.',
  valuesMap: {
    CGCS2000: { description: 'The national reference; equal to WGS 84 (GPS) within centimetres.' },
    GCJ02: { description: 'The shifted reference of Chinese map apps; converted on arrival.' },
  },
});

@ObjectType({
  description: 'A polygon as GeoJSON writes it (RFC 7946), in CGCS2000: select both fields and hand it to the map.',
})
export class GeoPolygon {
  @Field(() => String, { description: 'Always `Polygon`.' })
  type: string;

  @Field(() => [[[Float]]], {
    description:
      'Rings of longitude and latitude in degrees: the outer ring counter-clockwise, then holes; each ring closed.',
  })
  coordinates: [number, number][][];
}

@ObjectType({ description: 'A grid (网格): the smallest managed area, below a community.' })
@Directive('@key(fields: "code")')
export class Grid {
  @Field(() => ID, { description: '15 digits: the code of the community and three of its own.' })
  code: string;

  @Field(() => String, { description: 'Name.' })
  name: string;

  @Field(() => GridKinds, { description: 'Kind.' })
  kind: GridKind;

  @Field(() => Int, { description: 'Households in the grid.' })
  households: number;

  @Field(() => Float, { description: 'Area in square metres, computed from the border.' })
  areaSquareMetres: number;

  @Field(() => DateTime, { description: 'Since when the grid has been in this state.' })
  validFrom: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when it was in this state; null for the present one.' })
  validTo: string | null;

  @Field(() => Int, { description: 'Counts the states of the grid; starts at 1.' })
  version: number;

  communityCode: string;
}

export const GridConnection = connectionOf('Grid', () => Grid);
export type GridConnection = Connection<Grid>;

@InputType({
  description:
    'Grids to take over from a GeoJSON FeatureCollection of Polygon features with the properties code (15 digits), name, kind (general, special, micro), communityCode, households, and optionally validFrom.',
})
export class ImportGridsInput extends ImportInput {
  @Field(() => Datums, { defaultValue: Datums.CGCS2000, description: 'Reference of the coordinates in the file.' })
  datum: Datum;
}

export function toGrid(view: GridView): Grid {
  return { ...view, validFrom: view.validFrom.toISOString(), validTo: view.validTo?.toISOString() ?? null };
}
