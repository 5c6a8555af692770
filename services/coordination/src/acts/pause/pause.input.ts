import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';
import type { PauseGround } from '../../case/matter/deadline-request.rules.js';
import { PauseGroundEnum } from '../../reading/api/deadline-request.graphql.js';

@InputType({ description: 'Asks for a pause of the deadlines of an issue (申请暂停).' })
export class RequestPauseInput extends IssueCommandInput {
  @Field(() => PauseGroundEnum, { description: 'Why the work must wait.' })
  ground: PauseGround;

  @Field(() => String, { description: 'What proves the ground, in words; at most 10,000 characters.' })
  evidence: string;
}

@InputType({ description: 'The answer of a leader to a request for more time (审批时限申请).' })
export class AnswerDeadlineRequestInput extends IssueCommandInput {
  @Field(() => Boolean, { description: 'True to approve the request, false to refuse it.' })
  approve: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Reason of the answer, at most 10,000 characters; needed for a refusal.',
  })
  reason: string | null;
}

@InputType({ description: 'Ends an approved pause before its time.' })
export class ResumeIssueInput extends IssueCommandInput {}
