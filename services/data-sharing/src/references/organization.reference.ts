import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'An organization (机构). The service `personnel` owns these data.' })
@Directive('@key(fields: "id", resolvable: false)')
export class Organization {
  @Field(() => ID, { description: 'Id of the organization.' })
  id: string;
}
