import { Field, ID, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Hand a task on.' })
export class TransferTaskInput extends TaskCommandInput {
  @Field(() => ID, { nullable: true, description: 'Organization to offer it to; by default the one the rules name.' })
  organizationId: string | null;

  @Field(() => String, { description: 'Why, at most 10,000 characters.' })
  reason: string;
}
