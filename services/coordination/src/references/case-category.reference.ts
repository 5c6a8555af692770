import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A case category (事件类别); the service grid owns it.' })
@Directive('@key(fields: "code", resolvable: false)')
export class CaseCategory {
  @Field(() => ID, { description: 'Code of the category, 7 digits.' })
  code: string;
}
