import { Field, ID, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput, TaskCommandInput } from '../../api/command.inputs.js';
import type { ReturnReason } from '../../case/matter/task.rules.js';
import { ReturnReasonEnum } from '../../reading/api/task.graphql.js';

@InputType({ description: 'The task that is handed on, and the reason.' })
export class TransferTaskInput extends IntersectionType(TaskCommandInput, FilesInput) {
  @Field(() => ID, {
    nullable: true,
    description:
      'Organization that gets the offer. When absent, the precedents, the duty list and the roster determine the ' +
      'organization.',
  })
  organizationId: string | null;

  @Field(() => ReturnReasonEnum, {
    description: 'Reason for the transfer. The reason NOT_ON_DUTY_LIST is checked against the duty list.',
  })
  reasonCode: ReturnReason;

  @Field(() => String, {
    nullable: true,
    description: 'Evidence, at most 10,000 characters; some reasons require this text or a file.',
  })
  evidence: string | null;
}
