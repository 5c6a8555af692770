import { Field, ID, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';
import type { ReturnReason } from '../../case/matter/task.rules.js';
import { ReturnReasonEnum } from '../../reading/api/task.graphql.js';

@InputType({ description: 'Hand a task on with a reason.' })
export class TransferTaskInput extends TaskCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Organization that gets the offer; by default the organization that precedent, duty list and roster name.',
  })
  organizationId: string | null;

  @Field(() => ReturnReasonEnum, {
    description: 'The reason; it is checked against the duty list like that of a return.',
  })
  reasonCode: ReturnReason;

  @Field(() => String, { nullable: true, description: 'Evidence, at most 10,000 characters; some reasons need it.' })
  evidence: string | null;
}
