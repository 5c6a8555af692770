import { Field, ID, InputType } from '@nestjs/graphql';
import type { ReturnReason } from '../../case/matter/task.rules.js';
import { ReturnReasonEnum } from '../../reading/api/task.graphql.js';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Accept a task.' })
export class AcceptTaskInput extends TaskCommandInput {}

@InputType({ description: 'Return a task with a reason.' })
export class ReturnTaskInput extends TaskCommandInput {
  @Field(() => ReturnReasonEnum, { description: 'The reason.' })
  reasonCode: ReturnReason;

  @Field(() => String, { nullable: true, description: 'Evidence, at most 10,000 characters; some reasons need it.' })
  evidence: string | null;

  @Field(() => ID, { nullable: true, description: 'Organization that should have it; some reasons need it.' })
  proposedOrganizationId: string | null;
}
