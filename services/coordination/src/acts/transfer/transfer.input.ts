import { Field, ID, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';
import type { ReturnReason } from '../../case/matter/task.rules.js';
import { ReturnReasonEnum } from '../../reading/api/task.graphql.js';

@InputType({ description: 'The task that is handed on, and the reason.' })
export class TransferTaskInput extends TaskCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Organization that gets the offer. When absent, precedent, duty list and roster name the organization.',
  })
  organizationId: string | null;

  @Field(() => ReturnReasonEnum, {
    description: 'Reason of the transfer; checked against the duty list like the reason of a return.',
  })
  reasonCode: ReturnReason;

  @Field(() => String, {
    nullable: true,
    description: 'Evidence, at most 10,000 characters; required by some reasons.',
  })
  evidence: string | null;
}
