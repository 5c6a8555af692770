import { datums, type Datum } from '@jiceng/geometry/datum';
import { Field, Float, InputType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';

export const DatumEnum = apiEnum<Datum>('Datum', 'Geodetic reference of longitudes and latitudes.', datums);

/** A position or an area. */
@InputType({ isAbstract: true })
export class PositionFields {
  @Field(() => Float, { nullable: true, description: 'Longitude in degrees.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees.' })
  latitude: number | null;

  @Field(() => DatumEnum, {
    defaultValue: 'CGCS2000',
    description: 'Geodetic reference of longitude and latitude. The position is stored in CGCS2000.',
  })
  datum: Datum;

  @Field(() => String, { nullable: true, description: 'Region or grid code, when there is no position.' })
  areaCode: string | null;
}

@InputType({ description: 'The place where the matter is. Give a position, or an area.' })
export class PlaceInput extends PositionFields {
  @Field(() => String, { nullable: true, description: 'Address or place in words, at most 200 characters.' })
  address: string | null;
}
