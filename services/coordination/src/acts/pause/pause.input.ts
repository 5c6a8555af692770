import { Field, InputType, Int, IntersectionType } from '@nestjs/graphql';
import { FilesInput, IssueCommandInput } from '../../api/command.inputs.js';
import type { PauseGround } from '../../case/matter/deadline-request.rules.js';
import { PauseGroundEnum } from '../../reading/api/deadline-request.graphql.js';

@InputType({ description: 'A request for a pause of the deadlines of an issue (申请暂停).' })
export class RequestPauseInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => PauseGroundEnum, { description: 'Ground on which the work must wait.' })
  ground: PauseGround;

  @Field(() => String, { description: 'Evidence for the ground, as text of at most 10,000 characters.' })
  evidence: string;
}

@InputType({ description: 'A request for a later limit of an issue (申请延期).' })
export class RequestExtensionInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => Int, {
    description:
      'Working minutes to add to the limit. The process definition sets the maximum as a share of the limit.',
  })
  minutes: number;

  @Field(() => String, { description: 'Reason and evidence for the extension, at most 10,000 characters.' })
  evidence: string;
}

@InputType({ description: 'A request to a district leader to suspend an issue that cannot be solved now (申请挂账).' })
export class RequestSuspensionInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => String, {
    description: 'Reason why the issue cannot be solved now, and evidence, at most 10,000 characters.',
  })
  evidence: string;
}

@InputType({
  description:
    'The review that keeps an issue suspended until the next review (复核挂账). `resumeIssue` ends the suspension.',
})
export class ReviewSuspensionInput extends IssueCommandInput {
  @Field(() => String, {
    description: 'Findings of the review and the reason why the suspension continues, at most 10,000 characters.',
  })
  findings: string;
}

@InputType({ description: 'The answer of a leader to a request for more time (审批时限申请).' })
export class AnswerDeadlineRequestInput extends IssueCommandInput {
  @Field(() => Boolean, { description: 'True to approve the request, false to refuse it.' })
  approve: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Reason of the answer, at most 10,000 characters; required for a refusal.',
  })
  reason: string | null;
}

@InputType({ description: 'The issue whose approved pause or suspension ends early.' })
export class ResumeIssueInput extends IssueCommandInput {}
