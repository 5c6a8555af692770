import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Name of a state in a process (环节名称).' })
export class StateLabel {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}
