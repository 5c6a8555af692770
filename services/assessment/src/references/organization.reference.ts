import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** This service resolves the entity, because it adds the score of the organization. */
@ObjectType({ description: 'An organization (机构). The service `personnel` owns these data.' })
@Directive('@key(fields: "id")')
export class Organization {
  @Field(() => ID, { description: 'Id of the organization.' })
  id: string;
}
