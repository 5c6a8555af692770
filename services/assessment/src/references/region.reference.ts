import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** Resolvable here, because this service adds the region's score. */
@ObjectType({ description: 'A district, street or community (区划). The service grid owns the data.' })
@Directive('@key(fields: "code")')
export class Region {
  @Field(() => ID, { description: 'Statistical division code, 12 digits.' })
  code: string;
}
