import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** Resolvable here, because this service adds the organization's score. */
@ObjectType({ description: 'An organization (机构). The service personnel owns the data.' })
@Directive('@key(fields: "id")')
export class Organization {
  @Field(() => ID, { description: 'Id of the organization.' })
  id: string;
}
