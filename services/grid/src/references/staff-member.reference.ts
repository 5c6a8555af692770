import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A staff member (工作人员). The service `personnel` owns these data.' })
@Directive('@key(fields: "id", resolvable: false)')
export class StaffMember {
  @Field(() => ID, { description: 'Id of the staff member.' })
  id: string;
}
