import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** Resolvable here, because this service adds the issue's archive packets to it. */
@ObjectType({ description: 'A matter found at the grassroots (事项); coordination owns it.' })
@Directive('@key(fields: "id")')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;
}
