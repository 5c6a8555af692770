import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The grid and the regions that contain a position, or a region or grid with a given code.' })
export class LocatedArea {
  @Field(() => ID, { description: 'Code of the grid; code of the region when no grid is known.' })
  areaCode: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Longitude in degrees, CGCS2000; null in an answer of `locateCode`.',
  })
  longitude: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Latitude in degrees, CGCS2000; null in an answer of `locateCode`.',
  })
  latitude: number | null;
}
