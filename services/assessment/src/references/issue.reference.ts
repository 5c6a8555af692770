import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description: 'An issue (事项): a matter found at the grassroots. The service `coordination` owns these data.',
})
@Directive('@key(fields: "id", resolvable: false)')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;
}
