import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { PageArgs } from '@jiceng/platform/connection';
import { CalendarDate } from '@jiceng/platform/scalars';
import { ContentEncodings } from '@jiceng/tables/graphql';
import type { ContentEncodingName } from '@jiceng/tables/import';
import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { DirectiveRecurrences, DirectiveStates } from './directive.enums.js';
import type { DirectiveState } from './directive.table.js';
import type { Recurrence } from './text/deadline.rules.js';

@ArgsType()
export class DirectivesArgs extends PageArgs {
  @Field(() => [DirectiveStates], { nullable: true, description: 'States of the listed directives; all when absent.' })
  states: DirectiveState[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Text in title, number, issuer or sentences, at least two characters. Directives with a marking are not found by it.',
  })
  text: string | null;
}

@InputType({ description: 'A document to take in.' })
export class ReceiveDirectiveInput extends CommandInput {
  @Field(() => String, { description: 'Name of the file, at most 200 characters. A marking in it counts.' })
  fileName: string;

  @Field(() => String, {
    description: 'The text, or the bytes of a docx, xlsx or text file in BASE64; at most 20,000,000 bytes as sent.',
  })
  content: string;

  @Field(() => ContentEncodings, { defaultValue: 'TEXT', description: 'The form of `content`.' })
  contentEncoding: ContentEncodingName;
}

@InputType({ description: 'A directive to confirm.' })
export class DirectiveInput extends VersionedInput {
  @Field(() => ID, { description: 'The directive.' })
  directiveId: string;
}

@InputType({ description: 'The text of a document without text, such as a scan.' })
export class TranscribeDirectiveInput extends DirectiveInput {
  @Field(() => String, { description: 'The whole text of the document with its markings.' })
  content: string;
}

@InputType({ description: 'A directive to withdraw.' })
export class WithdrawDirectiveInput extends DirectiveInput {
  @Field(() => String, { description: 'Reason, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'The parts of an item. A part that is absent is none.' })
export class DirectiveItemParts {
  @Field(() => String, { description: 'What is demanded, at most 2,000 characters.' })
  what: string;

  @Field(() => String, { nullable: true, description: 'To what it is done.' })
  object: string | null;

  @Field(() => [String], { defaultValue: [], description: 'Names of the data that it asks for.' })
  elements: string[];

  @Field(() => String, { nullable: true, description: 'How many or how much.' })
  quantity: string | null;

  @Field(() => String, { nullable: true, description: 'What is handed in.' })
  deliverable: string | null;

  @Field(() => String, { nullable: true, description: 'The words of the document for the deadline.' })
  deadlineText: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'Last day.' })
  deadlineOn: string | null;

  @Field(() => DirectiveRecurrences, { nullable: true, description: 'How often it returns.' })
  recurrence: Recurrence | null;

  @Field(() => [ID], { description: 'The units that it addresses.' })
  addresseeIds: string[];
}

@InputType({ description: 'An item to remove.' })
export class RemoveDirectiveItemInput extends DirectiveInput {
  @Field(() => ID, { description: 'The item.' })
  itemId: string;
}

@InputType({ description: 'An item to change.' })
export class ChangeDirectiveItemInput extends RemoveDirectiveItemInput {
  @Field(() => DirectiveItemParts, { description: 'The item after the change.' })
  item: DirectiveItemParts;
}

@InputType({ description: 'An item to split into several.' })
export class SplitDirectiveItemInput extends RemoveDirectiveItemInput {
  @Field(() => [DirectiveItemParts], { description: 'The items that replace it, from 2 to 20.' })
  parts: DirectiveItemParts[];
}

@InputType({ description: 'An item that the platform did not find.' })
export class AddDirectiveItemInput extends DirectiveInput {
  @Field(() => [Int], { description: 'Numbers of the sentences that make the demand.' })
  sentences: number[];

  @Field(() => DirectiveItemParts, { description: 'The item.' })
  item: DirectiveItemParts;
}

@InputType({ description: 'Sentences to mark as no demand.' })
export class MarkNoDemandInput extends DirectiveInput {
  @Field(() => [Int], { description: 'Numbers of the sentences.' })
  sentences: number[];

  @Field(() => Boolean, { defaultValue: true, description: 'False to take the marks back.' })
  noDemand: boolean;
}
