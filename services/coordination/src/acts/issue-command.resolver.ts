import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { CallbackService } from './callback/callback.service.js';
import { VerificationService } from './verify/verification.service.js';
import { IssueClosingService } from './close/issue-closing.service.js';
import { Issue, toIssue } from '../reading/api/issue.graphql.js';
import {
  AnswerCallbackInput,
  CloseIssueInput,
  JudgeIssueInput,
  MergeIssueInput,
  PauseIssueInput,
  RecordVerificationInput,
  ReopenIssueInput,
  ReportIssueInput,
  RequestVerificationInput,
  ResumeIssueInput,
  UnmergeIssueInput,
} from '../api/issue.inputs.js';
import { IssueJudgementService } from './judge/issue-judgement.service.js';
import { IssueReportService } from './report/issue-report.service.js';
import type { StepResult } from '../case/tables/issue.view.js';

@ObjectType({ description: 'What a command on an issue changed.' })
export class IssuePayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;
}

@ObjectType({ description: 'The call-back that was answered.' })
export class AnswerCallbackPayload extends IssuePayload {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;
}

const payload = ({ issue }: Pick<StepResult, 'issue'>): IssuePayload => ({ issue: toIssue(issue) });

@Resolver(() => IssuePayload)
export class IssueCommandResolver {
  constructor(
    private readonly reports: IssueReportService,
    private readonly judgements: IssueJudgementService,
    private readonly closing: IssueClosingService,
    private readonly verifications: VerificationService,
    private readonly callbacks: CallbackService,
  ) {}

  @Mutation(() => IssuePayload, {
    description: 'Report a matter (上报). The grid is found, the first receiver set, the time to judge begins.',
  })
  async reportIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The report.' }) input: ReportIssueInput,
  ): Promise<IssuePayload> {
    return payload({ issue: await this.reports.report(ctx, input) });
  }

  @Mutation(() => IssuePayload, { description: 'Accept or reject a report (受理).' })
  async judgeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The judgement.' }) input: JudgeIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.judgements.judge(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Join a duplicate to the issue that goes on (合并); its reporters are kept.',
  })
  async mergeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The two issues.' }) input: MergeIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.judgements.merge(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Take a merge back.' })
  async unmergeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The merged issue.' }) input: UnmergeIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.judgements.unmerge(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Let the clocks of the work stand still while it waits for something outside (暂停).',
  })
  async pauseIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: PauseIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.closing.pause(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Let the clocks run again; the time paused is given back.' })
  async resumeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: ResumeIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.closing.resume(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Ask for a further verification in the field.' })
  async requestVerification(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, and who verifies.' }) input: RequestVerificationInput,
  ): Promise<IssuePayload> {
    return payload(await this.verifications.request(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Record what an independent unit found (核查).' })
  async recordVerification(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The findings.' }) input: RecordVerificationInput,
  ): Promise<IssuePayload> {
    return payload(await this.verifications.record(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Close a verified issue (结案): reporters are asked, the packet is filed.',
  })
  async closeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: CloseIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.closing.close(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Open a closed issue again within its window.' })
  async reopenIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: ReopenIssueInput,
  ): Promise<IssuePayload> {
    return payload(await this.closing.reopen(ctx, input));
  }

  @Mutation(() => AnswerCallbackPayload, {
    description: 'Answer a call-back (回访): response, resolution, satisfaction.',
  })
  async answerCallback(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The answer.' }) input: AnswerCallbackInput,
  ): Promise<AnswerCallbackPayload> {
    const { issue, callbackId } = await this.callbacks.answer(ctx, input);
    return { ...payload({ issue }), callbackId };
  }
}
