import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';
import type { SourceExtensionReason, SourceReturnReason } from '../../case/matter/source-request.rules.js';
import { SourceExtensionReasonEnum, SourceReturnReasonEnum } from '../../reading/api/source-request.graphql.js';

const WORDS =
  'Words for the source, at most 500 characters. They leave the platform; numbers of persons in them are masked.';

@InputType({ description: 'An issue that its source is asked to take back (申请退单).' })
export class AskSourceToTakeBackInput extends IssueCommandInput {
  @Field(() => SourceReturnReasonEnum, { description: 'The reason.' })
  reason: SourceReturnReason;

  @Field(() => String, { nullable: true, description: WORDS })
  text: string | null;
}

@InputType({ description: 'An issue whose source is asked for a later limit (申请来源延期).' })
export class AskSourceForTimeInput extends IssueCommandInput {
  @Field(() => SourceExtensionReasonEnum, { description: 'The reason.' })
  reason: SourceExtensionReason;

  @Field(() => DateTime, { description: 'The limit that is asked for: after the present limit of the source and now.' })
  sourceDueAt: string;

  @Field(() => String, { nullable: true, description: WORDS })
  text: string | null;
}

@InputType({ description: 'An issue whose waiting request to its source is withdrawn (撤回来源申请).' })
export class WithdrawSourceRequestInput extends IssueCommandInput {
  @Field(() => String, {
    description:
      'Reason, at most 500 characters. It is sent to the source and leaves the platform; numbers of persons in it are ' +
      'masked.',
  })
  reason: string;
}

@InputType({ description: 'The answer of a client to a request about an issue of its source (答复来源申请).' })
export class AnswerSourceRequestInput extends CommandInput {
  @Field(() => ID, {
    description: 'Id of the issue. The command needs no version, because it names the request that it answers.',
  })
  issueId: string;

  @Field(() => ID, { description: 'Id of the request, as its message gives it.' })
  requestId: string;

  @Field(() => Boolean, { description: 'True to grant the request, false to refuse it.' })
  granted: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Words with the answer, at most 500 characters; required for a refusal.',
  })
  text: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The new limit of a granted extension; when absent, the limit that was asked for.',
  })
  sourceDueAt: string | null;
}
