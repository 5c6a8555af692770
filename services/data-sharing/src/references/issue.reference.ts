import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** The entity is resolvable here, because this service adds the archive packets to it. */
@ObjectType({
  description: 'An issue (事项): a matter found at the grassroots. The service `coordination` owns these data.',
})
@Directive('@key(fields: "id")')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;
}
