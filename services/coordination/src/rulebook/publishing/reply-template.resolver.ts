import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { builtInTexts } from '../wording/built-in-texts.js';
import { LONGEST, requiredOf, variablesOf, type Bilingual, type ReplyPart } from '../wording/reply-template.rules.js';
import {
  ChangeReplyTemplateInput,
  ReplyTemplate,
  ReplyTemplatePayload,
  type ReplyTemplatePart,
} from './reply-template.graphql.js';
import { ReplyTemplateService, type Wording } from './reply-template.service.js';

@Resolver(() => ReplyTemplate)
export class ReplyTemplateResolver {
  constructor(private readonly service: ReplyTemplateService) {}

  @Query(() => [ReplyTemplate], {
    nullable: true,
    description:
      'The words that reporters read about their reports, one template for each kind of state (答复模板); a short ' +
      'list.',
  })
  async replyTemplates(): Promise<ReplyTemplate[]> {
    return (await this.service.list()).map(toTemplate);
  }

  @Mutation(() => ReplyTemplatePayload, {
    description:
      'Change the words that reporters read in a state: the sentence of the progress and, for closed and rejected ' +
      'issues, result, basis and how to object (修改答复模板). The words apply at once; replies that were given stay ' +
      'as they are.',
  })
  async changeReplyTemplate(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The state and its words.' }) input: ChangeReplyTemplateInput,
  ): Promise<ReplyTemplatePayload> {
    return { template: toTemplate(await this.service.change(ctx, input)) };
  }
}

function toTemplate({ state, version, texts, changedAt }: Wording): ReplyTemplate {
  const { sentence, result, basis, appeal } = texts ?? builtInTexts[state];
  return {
    state,
    version,
    builtIn: texts === null,
    sentence: partOf(state, 'sentence', sentence),
    result: result && partOf(state, 'result', result),
    basis: basis && partOf(state, 'basis', basis),
    appeal: appeal && partOf(state, 'appeal', appeal),
    changedAt: changedAt && new Date(changedAt).toISOString(),
  };
}

function partOf(state: IssueState, part: ReplyPart, { zh, en }: Bilingual): ReplyTemplatePart {
  const variables = variablesOf(state, part);
  return { zh, en, variables, requiredVariables: requiredOf(state, part), maxLength: LONGEST[part] };
}
