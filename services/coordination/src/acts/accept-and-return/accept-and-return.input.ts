import { Field, ID, InputType, IntersectionType } from '@nestjs/graphql';
import type { ReturnReason } from '../../case/matter/task.rules.js';
import { ReturnReasonEnum } from '../../reading/api/task.graphql.js';
import { FilesInput, TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The task that an organization accepts.' })
export class AcceptTaskInput extends TaskCommandInput {}

@InputType({ description: 'The task that an organization returns, with a reason.' })
export class ReturnTaskInput extends IntersectionType(TaskCommandInput, FilesInput) {
  @Field(() => ReturnReasonEnum, {
    description: 'Reason for the return. The reason NOT_ON_DUTY_LIST is checked against the duty list.',
  })
  reasonCode: ReturnReason;

  @Field(() => String, {
    nullable: true,
    description: 'Evidence, at most 10,000 characters; some reasons require this text or a file.',
  })
  evidence: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Organization that should get the task instead; required by some reasons.',
  })
  proposedOrganizationId: string | null;
}
