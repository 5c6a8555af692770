import { DateTime } from '@jiceng/platform/scalars';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { UnmaskedPart } from '../../case/tables/hidden-number.table.js';
import { Progress, Reply } from '../api/progress.js';
import { UnmaskedPartEnum } from '../api/unmasking.graphql.js';

@ObjectType({
  description: 'The questions to a reporter with a receipt code after the matter has ended, with the answers (回访).',
})
export class ReceiptCallback {
  @Field(() => DateTime, { description: 'Time at which the questions were asked.' })
  askedAt: string;

  @Field(() => DateTime, { description: 'Time until which answerByReceipt is possible.' })
  expiresAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the answer; null without an answer.' })
  answeredAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the reporter says that the matter is solved; null when the reporter did not say.',
  })
  resolved: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Satisfaction, from 1 (not at all) to 5 (very); null when the reporter did not say.',
  })
  satisfaction: number | null;
}

@ObjectType({
  description: 'One time that the reporter, or numbers in texts of the report, were shown or searched (查看记录).',
})
export class ReceiptUnmasking {
  @Field(() => UnmaskedPartEnum, { description: 'What was shown.' })
  part: UnmaskedPart;

  @Field(() => String, { description: 'Reason that the person who looked gave.' })
  reason: string;

  @Field(() => DateTime, { description: 'Time of the showing.' })
  shownAt: string;
}

@ObjectType({ description: 'A report as the holder of its receipt code sees it (凭码查询).' })
export class FollowedReport {
  @Field(() => String, { description: 'Title of the report.' })
  title: string;

  @Field(() => DateTime, { description: 'Time of the report.' })
  reportedAt: string;

  @Field(() => Progress, { description: 'Progress in words for the reporter.' })
  progress: Progress;

  @Field(() => Reply, {
    nullable: true,
    description: 'The reply; null until the matter is closed or the report is rejected.',
  })
  reply: Reply | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the matter was closed; null unless it is closed.',
  })
  closedAt: string | null;

  @Field(() => ReceiptCallback, {
    nullable: true,
    description: 'The questions to this reporter; null until the matter has ended.',
  })
  callback: ReceiptCallback | null;

  @Field(() => Boolean, { description: 'True when answerByReceipt is possible now.' })
  mayAnswer: boolean;

  @Field(() => Boolean, { description: 'True when reopenByReceipt is possible now.' })
  mayReopen: boolean;

  @Field(() => Boolean, { description: 'True when supplementByReceipt is possible now.' })
  maySupplement: boolean;

  @Field(() => [ReceiptUnmasking], {
    description:
      'When the reporter, or numbers that stand in texts of this report, were shown or searched, oldest first. A ' +
      'short list.',
  })
  unmaskings: ReceiptUnmasking[];
}

@ObjectType({ description: 'The answer of a command by receipt code.' })
export class ReceiptPayload {}

/**
 * Stored answer of a command by receipt code. A retry reads the report again, so its answer shows the present state.
 */
export interface ReceiptHolder {
  receiptCode: string;
}
