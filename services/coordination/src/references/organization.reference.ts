import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'An organization (机构); personnel owns it.' })
@Directive('@key(fields: "id", resolvable: false)')
export class Organization {
  @Field(() => ID, { description: 'Id of the organization.' })
  id: string;
}
