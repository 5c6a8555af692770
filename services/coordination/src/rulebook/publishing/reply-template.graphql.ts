import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { VersionedInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IssueStateEnum } from '../../api/issue-state.enum.js';

@ObjectType({ description: 'A part of the words for reporters.' })
export class ReplyTemplatePart {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;

  @Field(() => [String], {
    description: 'Variables that the part may name in braces, such as {number}; a short list.',
  })
  variables: string[];

  @Field(() => [String], { description: 'Variables that the part must name; a short list.' })
  requiredVariables: string[];

  @Field(() => Int, { description: 'Largest number of characters in each language.' })
  maxLength: number;
}

@ObjectType({ description: 'The words that reporters read about an issue in a state (答复模板).' })
export class ReplyTemplate {
  @Field(() => IssueStateEnum, { description: 'Kind of the state.' })
  state: IssueState;

  @Field(() => Int, { description: 'Version of the template; 0 before the first change. Pass it as expectedVersion.' })
  version: number;

  @Field(() => Boolean, { description: 'True when the built-in words apply.' })
  builtIn: boolean;

  @Field(() => ReplyTemplatePart, { description: 'Sentence of the progress (进度用语).' })
  sentence: ReplyTemplatePart;

  @Field(() => ReplyTemplatePart, {
    nullable: true,
    description: 'Result in the reply (办理结果); null in states without a reply.',
  })
  result: ReplyTemplatePart | null;

  @Field(() => ReplyTemplatePart, {
    nullable: true,
    description:
      'Legal basis in the reply, unless the person who closes or rejects the issue gives another (办理依据); null in ' +
      'states without a reply.',
  })
  basis: ReplyTemplatePart | null;

  @Field(() => ReplyTemplatePart, {
    nullable: true,
    description: 'Ways in which the reporter can object (救济途径); null in states without a reply.',
  })
  appeal: ReplyTemplatePart | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last change; null before the first.' })
  changedAt: string | null;
}

@InputType({ description: 'A part of the words for reporters, in both languages.' })
export class ReplyTemplatePartInput {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

@InputType({
  description:
    'The words for reporters in a state. They replace the earlier words as a whole. Without any part, the built-in ' +
    'words apply again.',
})
export class ChangeReplyTemplateInput extends VersionedInput {
  @Field(() => IssueStateEnum, { description: 'Kind of the state.' })
  state: IssueState;

  @Field(() => ReplyTemplatePartInput, {
    nullable: true,
    description: 'Sentence of the progress, at most 200 characters; required when another part is given.',
  })
  sentence: ReplyTemplatePartInput | null;

  @Field(() => ReplyTemplatePartInput, {
    nullable: true,
    description:
      'Result in the reply, at most 500 characters. It names {result} when the issue is closed and {reason} when it ' +
      'is rejected; required in these two states, refused in all others.',
  })
  result: ReplyTemplatePartInput | null;

  @Field(() => ReplyTemplatePartInput, {
    nullable: true,
    description:
      'Legal basis, at most 500 characters; required for closed and rejected issues, refused in other states.',
  })
  basis: ReplyTemplatePartInput | null;

  @Field(() => ReplyTemplatePartInput, {
    nullable: true,
    description:
      'Ways in which the reporter can object, at most 500 characters; required for closed and rejected issues, ' +
      'refused in other states.',
  })
  appeal: ReplyTemplatePartInput | null;
}

@ObjectType({ description: 'The answer of a change of the words for reporters.' })
export class ReplyTemplatePayload {
  @Field(() => ReplyTemplate, { description: 'The words after the change.' })
  template: ReplyTemplate;
}
