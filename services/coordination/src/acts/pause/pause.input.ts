import { Field, InputType, Int } from '@nestjs/graphql';
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

@InputType({ description: 'Asks for a later limit of an issue (申请延期).' })
export class RequestExtensionInput extends IssueCommandInput {
  @Field(() => Int, {
    description: 'Working minutes by which the limit moves; at most the share of it that the process allows.',
  })
  minutes: number;

  @Field(() => String, { description: 'Why the work takes longer, with what proves it; at most 10,000 characters.' })
  evidence: string;
}

@InputType({ description: 'Asks a district leader to suspend an issue that cannot be solved now (申请挂账).' })
export class RequestSuspensionInput extends IssueCommandInput {
  @Field(() => String, { description: 'Why it cannot be solved now, with what proves it; at most 10,000 characters.' })
  evidence: string;
}

@InputType({ description: 'Keeps a suspension until its next review (复核挂账). `resumeIssue` ends it.' })
export class ReviewSuspensionInput extends IssueCommandInput {
  @Field(() => String, { description: 'What was found and why the suspension goes on; at most 10,000 characters.' })
  findings: string;
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

@InputType({ description: 'Ends an approved pause before its time, or a suspension.' })
export class ResumeIssueInput extends IssueCommandInput {}
