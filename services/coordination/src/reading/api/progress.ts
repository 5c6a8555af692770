import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ObjectType } from '@nestjs/graphql';
import type { IssueReplyRow } from '../../case/tables/issue-reply.table.js';
import { isAnswered } from '../../rulebook/wording/reply-template.rules.js';

@ObjectType({ description: 'Progress of an issue in words for its reporter (办理进度).' })
export class Progress {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

@ObjectType({ description: 'A part of a reply.' })
export class ReplyText {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, {
    description:
      'In English. A text that a unit wrote about this matter stays in the language in which the unit wrote.',
  })
  en: string;
}

@ObjectType({
  description:
    'The reply to the reporters when an issue was closed or rejected (答复). A later change of the template changes ' +
    'no reply that was given.',
})
export class Reply {
  @Field(() => ReplyText, { description: 'The work that was done, or the reason for the rejection (办理结果).' })
  result: ReplyText;

  @Field(() => ReplyText, { description: 'Legal basis (办理依据).' })
  basis: ReplyText;

  @Field(() => ReplyText, { description: 'Ways in which the reporter can object (救济途径).' })
  appeal: ReplyText;

  @Field(() => DateTime, { description: 'Time of the reply.' })
  givenAt: string;
}

type Given = Pick<IssueReplyRow, 'parts'> & { givenAt: string };

/** Returns the last reply of a closed or rejected issue; null for an open or merged issue. */
export function replyOf(state: IssueState, replies: readonly Given[]): Reply | null {
  const given = isAnswered(state) ? replies.at(-1) : undefined;
  return given ? { ...given.parts, givenAt: new Date(given.givenAt).toISOString() } : null;
}
