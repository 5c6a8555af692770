import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A grid (网格); the service grid owns it.' })
@Directive('@key(fields: "code", resolvable: false)')
export class Grid {
  @Field(() => ID, { description: 'Grid code, 15 digits.' })
  code: string;
}
