import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description:
    'The areas that contain a position, or that contain an area with a given code: grid, community, street and ' +
    'district.',
})
export class LocatedArea {
  @Field(() => ID, { description: 'Code of the grid at the position, or the code that `locateCode` was given.' })
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
