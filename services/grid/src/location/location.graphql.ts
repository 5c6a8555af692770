import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Where something lies in the tree of regions and grids.' })
export class LocatedArea {
  @Field(() => ID, { description: 'The deepest code that is known: of the grid, else of the region.' })
  areaCode: string;

  @Field(() => Float, { nullable: true, description: 'Longitude in degrees, CGCS2000; null when a code was located.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees, CGCS2000; null when a code was located.' })
  latitude: number | null;
}
