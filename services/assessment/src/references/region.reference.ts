import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** This service resolves the entity, because it adds the score of the region. */
@ObjectType({ description: 'A district, street or community (区划). The service `grid` owns these data.' })
@Directive('@key(fields: "code")')
export class Region {
  @Field(() => ID, { description: 'Statistical division code, 12 digits.' })
  code: string;
}
