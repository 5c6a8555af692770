import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A matter found at the grassroots (事项); coordination owns it.' })
@Directive('@key(fields: "id", resolvable: false)')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;
}
