import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A region (区划); the service grid owns it.' })
@Directive('@key(fields: "code", resolvable: false)')
export class Region {
  @Field(() => ID, { description: 'Division code, 12 digits.' })
  code: string;
}
