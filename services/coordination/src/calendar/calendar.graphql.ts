import { CommandInput } from '@jiceng/platform/command-input';
import { CalendarDate, DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../api/graphql-enum.js';
import type { DayKind } from '../rulebook/calendar/calendar.rules.js';

export const DayKindEnum = apiEnum<DayKind>('DayKind', 'Kind of a day (日期类型).', {
  workday: 'A working day of the plain week (工作日).',
  weekend: 'A Saturday or Sunday without work (周末).',
  holiday: 'A day off by the notice or the law (放假).',
  'make-up': 'A weekend day on which people work (调休上班).',
});

@ObjectType({ description: 'Days off of one festival.' })
export class Holiday {
  @Field(() => String, { description: 'Name, such as 春节.' })
  name: string;

  @Field(() => CalendarDate, { description: 'First day off.' })
  from: string;

  @Field(() => CalendarDate, { description: 'Last day off.' })
  to: string;
}

@ObjectType({ description: 'A version of the arrangement of holidays of a year (放假安排通知).' })
export class HolidayNotice {
  @Field(() => Int, { description: 'The year.' })
  year: number;

  @Field(() => Int, { description: 'Version of the notice of this year; the newest is in force.' })
  version: number;

  @Field(() => String, { description: 'Number of the document, such as 国办发明电〔2025〕7号.' })
  number: string;

  @Field(() => String, { description: 'Who issued the document.' })
  issuer: string;

  @Field(() => CalendarDate, { description: 'Day on which the document was issued.' })
  issuedOn: string;

  @Field(() => [Holiday], { description: 'Days off; a short list.' })
  holidays: Holiday[];

  @Field(() => [CalendarDate], { description: 'Weekend days on which people work (调休上班); a short list.' })
  workdays: string[];

  @Field(() => CalendarDate, {
    description: 'First day that follows this version: the day of its publication. Earlier days stay as they were.',
  })
  effectiveFrom: string;
}

@ObjectType({ description: 'A day that is not a plain day of the week.' })
export class SpecialDay {
  @Field(() => CalendarDate, { description: 'The day.' })
  date: string;

  @Field(() => DayKindEnum, { description: 'Kind of the day.' })
  kind: DayKind;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the holiday; null for a make-up day and without a notice.',
  })
  holiday: string | null;
}

@ObjectType({ description: 'The calendar of one year (年历).' })
export class CalendarYear {
  @Field(() => Int, { description: 'The year.' })
  year: number;

  @Field(() => HolidayNotice, {
    nullable: true,
    description: 'The notice in force; null when none is published, so that only the holidays of the law are known.',
  })
  notice: HolidayNotice | null;

  @Field(() => [HolidayNotice], { description: 'All versions of the notice, newest first; a short list.' })
  versions: HolidayNotice[];

  @Field(() => [SpecialDay], {
    description: 'Days off and make-up days, in order; every other day is plain. A short list.',
  })
  days: SpecialDay[];
}

@ArgsType()
export class CalendarYearArgs {
  @Field(() => Int, { description: 'The year, from 2000 to 2049.' })
  year: number;
}

@InputType({ description: 'Days off of one festival.' })
export class HolidayInput {
  @Field(() => String, { description: 'Name, such as 春节; at most 20 characters.' })
  name: string;

  @Field(() => CalendarDate, { description: 'First day off.' })
  from: string;

  @Field(() => CalendarDate, { description: 'Last day off.' })
  to: string;
}

@InputType({ description: 'The arrangement of holidays of a year, as the document announces it.' })
export class PublishHolidayNoticeInput extends CommandInput {
  @Field(() => Int, { description: 'The year: this year or the next.' })
  year: number;

  @Field(() => String, { description: 'Number of the document, such as 国办发明电〔2025〕7号; at most 40 characters.' })
  number: string;

  @Field(() => String, { description: 'Who issued the document, such as 国务院办公厅; at most 40 characters.' })
  issuer: string;

  @Field(() => CalendarDate, { description: 'Day on which the document was issued.' })
  issuedOn: string;

  @Field(() => [HolidayInput], {
    description: 'Days off of each festival, weekends included; at most 20. They contain every holiday of the law.',
  })
  holidays: HolidayInput[];

  @Field(() => [CalendarDate], { description: 'Weekend days on which people work; at most 30.' })
  workdays: string[];

  @Field(() => Int, {
    defaultValue: 0,
    description: 'Days off beyond the holidays of the law that are not made up, such as for an epidemic; 0 as a rule.',
  })
  extraDaysOff: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to check the notice and to see which deadlines would move, without publishing it.',
  })
  dryRun: boolean;
}

@ObjectType({ description: 'A deadline of an open issue that a change of calendars moves.' })
export class MovedDeadline {
  @Field(() => ID, { description: 'Id of the issue.' })
  issueId: string;

  @Field(() => String, { description: 'Number of the issue for people.' })
  number: string;

  @Field(() => DateTime, { description: 'Deadline before the change: of the issue, or of its present state.' })
  before: string;

  @Field(() => DateTime, { description: 'Deadline after the change.' })
  after: string;
}

@ObjectType({ description: 'Deadlines of open issues that a change of calendars moves.' })
export class DeadlineMoves {
  @Field(() => Int, {
    description: 'Number of open issues with a deadline that moves, among those that were looked at.',
  })
  issues: number;

  @Field(() => Int, { description: 'Number of these issues whose deadline becomes earlier.' })
  earlier: number;

  @Field(() => Boolean, {
    description:
      'True when every open issue was looked at; false when there are more than 5,000 with a later deadline.',
  })
  complete: boolean;

  @Field(() => [MovedDeadline], { description: 'Examples; at most 50.' })
  examples: MovedDeadline[];
}

@ObjectType({ description: 'A published notice of holidays.' })
export class PublishHolidayNoticePayload {
  @Field(() => HolidayNotice, { nullable: true, description: 'The published version; null for a dry run.' })
  notice: HolidayNotice | null;

  @Field(() => DeadlineMoves, {
    description: 'The deadlines that move. After the publication the platform moves them within minutes.',
  })
  moves: DeadlineMoves;
}

@ArgsType()
export class WorkingTimeArgs {
  @Field(() => DateTime, { description: 'Start of the working time.' })
  from: string;

  @Field(() => DateTime, { nullable: true, description: 'End of the working time to measure.' })
  to: string | null;

  @Field(() => Int, { nullable: true, description: 'Working minutes after `from`, to find a deadline.' })
  addMinutes?: number | null;

  @Field(() => String, {
    defaultValue: 'office',
    description: 'Shift calendar: office, duty-desk or around-the-clock.',
  })
  calendar: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'An organization whose desk works: its own hours, else those of its region, else the shift calendar count.',
  })
  organizationId?: string | null;
}

@ObjectType({ description: 'Working time with public holidays and make-up working days (调休), in Shanghai time.' })
export class WorkingTime {
  @Field(() => String, { description: 'The shift calendar.' })
  calendar: string;

  @Field(() => Float, { nullable: true, description: 'Working minutes from `from` to `to`; null without `to`.' })
  minutes: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The time `addMinutes` working minutes after `from`; null without `addMinutes`.',
  })
  dueAt: string | null;

  @Field(() => Boolean, { description: 'True when `from` lies in working time.' })
  working: boolean;

  @Field(() => Boolean, {
    description:
      'True when the notice of a year between `from` and the end is not published, so that only the holidays of the ' +
      'law are known.',
  })
  withoutNotice: boolean;
}
