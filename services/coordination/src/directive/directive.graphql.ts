import { connectionOf } from '@jiceng/platform/connection';
import { CalendarDate, DateTime } from '@jiceng/platform/scalars';
import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Reason } from '../reading/api/issue.graphql.js';
import { StaffMember } from '../references/staff-member.reference.js';
import {
  DirectiveActionKinds,
  DirectiveActs,
  DirectiveFormats,
  DirectiveItemFields,
  DirectiveItemOrigins,
  DirectiveKinds,
  DirectiveMarkings,
  DirectiveRecurrences,
  DirectiveStates,
  DirectiveUrgencies,
} from './directive.enums.js';
import type {
  DirectiveAct,
  DirectiveFormat,
  DirectiveRow,
  DirectiveState,
  DirectiveStepRow,
  ItemOrigin,
  ItemRow,
  SentenceRow,
} from './directive.table.js';
import type { Recurrence } from './text/deadline.rules.js';
import type { ItemField } from './text/item.rules.js';
import type { DirectiveKind, Urgency } from './text/layout.rules.js';
import type { RestrictedMarking } from './text/marking.rules.js';

@ObjectType({ description: 'A sentence of a directive, or a row of one of its tables.' })
export class DirectiveSentence {
  @Field(() => Int, { description: 'Number in the directive, from 1.' })
  seq: number;

  @Field(() => Int, { description: 'Number of the paragraph, from 1.' })
  paragraph: number;

  @Field(() => Int, {
    description: 'Level of its numbering: 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 0 without one.',
  })
  level: number;

  @Field(() => Boolean, { description: 'True for a heading alone.' })
  heading: boolean;

  @Field(() => String, { description: 'The text, in which telephone and identity numbers are masked.' })
  text: string;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'The editor who marked the sentence as no demand; null without a mark.',
  })
  noDemandBy: StaffMember | null;

  @Field(() => Boolean, { description: 'True when the sentence belongs to an item or is marked as no demand.' })
  covered: boolean;
}

@ObjectType({ description: 'A demand of a directive (要求).' })
export class DirectiveItem {
  @Field(() => ID, { description: 'Id of the item.' })
  id: string;

  @Field(() => [Int], { description: 'Numbers of the sentences that make the demand.' })
  sentences: number[];

  @Field(() => String, { description: 'What is demanded.' })
  what: string;

  @Field(() => String, { nullable: true, description: 'To what it is done; null when the text does not say.' })
  object: string | null;

  @Field(() => [String], { description: 'Names of the data that it asks for.' })
  elements: string[];

  @Field(() => String, { nullable: true, description: 'How many or how much; null when the text does not say.' })
  quantity: string | null;

  @Field(() => String, { nullable: true, description: 'What is handed in; null for nothing.' })
  deliverable: string | null;

  @Field(() => String, { nullable: true, description: 'The words of the document for the deadline; null for none.' })
  deadlineText: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'Last day; the first of them for an item that returns; null when the document names none.',
  })
  deadlineOn: string | null;

  @Field(() => DirectiveRecurrences, { nullable: true, description: 'How often it returns; null for once.' })
  recurrence: Recurrence | null;

  @Field(() => String, { description: 'The words of the document for the addressees; empty when it names none.' })
  addresseeText: string;

  @Field(() => DirectiveItemOrigins, { description: 'Where the item comes from.' })
  origin: ItemOrigin;

  @Field(() => Float, { description: 'How sure the platform was that the text makes this demand, from 0 to 1.' })
  confidence: number;

  @Field(() => [DirectiveItemFields], { description: 'Parts that a person should look at.' })
  doubtful: ItemField[];

  /** A field resolver turns these ids into organizations. */
  addresseeIds: string[];
}

@ObjectType({ description: 'An act on a directive.' })
export class DirectiveStep {
  @Field(() => Int, { description: 'Version of the directive after the act.' })
  seq: number;

  @Field(() => DateTime, { description: 'Time of the act.' })
  at: string;

  @Field(() => DirectiveActs, { description: 'The act.' })
  act: DirectiveAct;

  @Field(() => StaffMember, { nullable: true, description: 'The person who acted.' })
  actor: StaffMember;

  @Field(() => String, {
    nullable: true,
    description: 'Reason of a withdrawal, or number of the document that corrected or repealed this one; null without.',
  })
  note: string | null;
}

@ObjectType({ description: 'An action on a directive, and whether the server would accept it now.' })
export class DirectiveAction {
  @Field(() => DirectiveActionKinds, { description: 'The action.' })
  action: keyof typeof DirectiveActionKinds;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => Reason, { nullable: true, description: 'Reason why the action is disabled; null when it is enabled.' })
  reason: Reason | null;
}

@ObjectType({
  description:
    'A document by which an organization above demands something (上级来文), with its sentences and items. The editors ' +
    'of the receiver see it and, once it is confirmed, the desks of its addressees.',
})
export class Directive {
  @Field(() => ID, { description: 'Id of the directive.' })
  id: string;

  @Field(() => DirectiveStates, { description: 'State of the directive.' })
  state: DirectiveState;

  @Field(() => DirectiveKinds, { description: 'Whether it demands something, or corrects or repeals another one.' })
  kind: DirectiveKind;

  @Field(() => String, { description: 'Title (标题); the name of the file when the document has none.' })
  title: string;

  @Field(() => String, { nullable: true, description: 'Document number (发文字号); null when it has none.' })
  number: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Issuer (发文机关) as the document names it; null when it has none.',
  })
  issuer: string | null;

  @Field(() => String, { nullable: true, description: 'Signer (签发人); null when it has none.' })
  signer: string | null;

  @Field(() => DirectiveUrgencies, { nullable: true, description: 'Urgency (紧急程度); null when it has none.' })
  urgency: Urgency | null;

  @Field(() => DirectiveMarkings, {
    nullable: true,
    description: 'Marking that keeps its text out of searches; null for none.',
  })
  marking: RestrictedMarking | null;

  @Field(() => String, { nullable: true, description: 'Main recipients (主送) in the words of the document.' })
  mainRecipients: string | null;

  @Field(() => String, { nullable: true, description: 'Organizations that get a copy (抄送), in its words.' })
  copiedTo: string | null;

  @Field(() => [String], { description: 'Names of the attachments (附件).' })
  attachments: string[];

  @Field(() => CalendarDate, { nullable: true, description: 'Day of the document (成文日期); null when it has none.' })
  issuedOn: string | null;

  @Field(() => DirectiveFormats, { description: 'Format of the file.' })
  format: DirectiveFormat;

  @Field(() => String, { description: 'Name of the file.' })
  fileName: string;

  @Field(() => DateTime, { description: 'Time at which it was taken in.' })
  receivedAt: string;

  @Field(() => String, {
    nullable: true,
    description: 'Number of the document that this one corrects or repeals; null for a demand.',
  })
  targetNumber: string | null;

  @Field(() => Int, { description: 'Number of its items.' })
  itemCount: number;

  @Field(() => Int, { description: 'Number of its sentences that are not covered.' })
  uncoveredCount: number;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these ids into objects. */
  receiverId: string;
  targetId: string | null;
}

export const DirectiveConnection = connectionOf('Directive', () => Directive);

@ObjectType({ description: 'The result of a command on a directive.' })
export class DirectivePayload {
  @Field(() => Directive, { description: 'The directive after the command.' })
  directive: Directive;
}

export type ShownDirective = DirectiveRow & { itemCount: number; uncoveredCount: number };

export function directiveOf(row: ShownDirective): Directive {
  return {
    id: row.id,
    state: row.state,
    kind: row.kind,
    title: row.title,
    number: row.number,
    issuer: row.issuer,
    signer: row.signer,
    urgency: row.urgency,
    marking: row.marking,
    mainRecipients: row.mainRecipients,
    copiedTo: row.copiedTo,
    attachments: row.attachments,
    issuedOn: row.issuedOn,
    format: row.format,
    fileName: row.fileName,
    receivedAt: row.receivedAt.toISOString(),
    targetNumber: row.targetNumber,
    itemCount: row.itemCount,
    uncoveredCount: row.uncoveredCount,
    version: row.version,
    receiverId: row.receiverId,
    targetId: row.targetId,
  };
}

export function sentenceOf(row: SentenceRow, open: ReadonlySet<number>): DirectiveSentence {
  const { seq, paragraph, level, heading, text, noDemandBy } = row;
  return {
    seq,
    paragraph,
    level,
    heading,
    text,
    noDemandBy: noDemandBy === null ? null : { id: noDemandBy },
    covered: !open.has(seq),
  };
}

export function itemOf(row: ItemRow): DirectiveItem {
  const { id, sentences, what, object, elements, quantity, deliverable, deadlineText, deadlineOn, recurrence } = row;
  const { addresseeText, addresseeIds, origin, confidence, doubtful } = row;
  const said = { id, sentences, what, object, elements, quantity, deliverable, deadlineText, deadlineOn, recurrence };
  return { ...said, addresseeText, addresseeIds, origin, confidence, doubtful };
}

export function stepOf({ seq, at, act, actorId, note }: DirectiveStepRow): DirectiveStep {
  return { seq, at: at.toISOString(), act, actor: { id: actorId }, note };
}
