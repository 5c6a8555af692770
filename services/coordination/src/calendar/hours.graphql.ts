import { CommandInput } from '@jiceng/platform/command-input';
import { CalendarDate } from '@jiceng/platform/scalars';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../api/graphql-enum.js';
import { Organization } from '../references/organization.reference.js';
import { Region } from '../references/region.reference.js';
import type { Hours } from '../rulebook/calendar/working-hours.rules.js';
import { DeadlineMoves } from './calendar.graphql.js';

export const WorkedDaysEnum = apiEnum<Hours['days']>('WorkedDays', 'Days on which hours apply (适用日期).', {
  statutory: 'The working days that the State Council announces (法定工作日).',
  daily: 'Every day of the year (每天).',
});

@ObjectType({ description: 'A working period of a day (时段).' })
export class WorkingPeriod {
  @Field(() => String, { description: 'Time at which the period begins, such as 08:30.' })
  opens: string;

  @Field(() => String, {
    description: 'Time at which it ends, such as 12:00 or 24:00. A time not after `opens` is on the next day.',
  })
  closes: string;
}

@ObjectType({ description: 'Hours of a part of the year (季节).' })
export class WorkingSeason {
  @Field(() => String, { description: 'First day of the season in each year, month and day, such as 05-01.' })
  from: string;

  @Field(() => [WorkingPeriod], { description: 'Working periods of a day; a short list.' })
  periods: WorkingPeriod[];
}

@ObjectType({ description: 'A version of the working hours of a shift calendar, a region or an organization.' })
export class WorkingHours {
  @Field(() => String, {
    nullable: true,
    description: 'The shift calendar; null for hours of a region or organization.',
  })
  calendar: string | null;

  @Field(() => Region, { nullable: true, description: 'The region whose desks follow the hours; null otherwise.' })
  region: Region | null;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization whose desk follows the hours; null otherwise.',
  })
  organization: Organization | null;

  @Field(() => CalendarDate, { description: 'First day of this version.' })
  effectiveFrom: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the hours; null when the holder has no own hours any longer.',
  })
  name: string | null;

  @Field(() => WorkedDaysEnum, {
    nullable: true,
    description: 'Days on which the hours apply; null without own hours.',
  })
  days: Hours['days'] | null;

  @Field(() => [WorkingSeason], {
    description: 'Seasons in the order of the year; the last one lasts over the turn of the year. A short list.',
  })
  seasons: WorkingSeason[];
}

@InputType({ description: 'A working period of a day.' })
export class WorkingPeriodInput {
  @Field(() => String, { description: 'Time at which the period begins, such as 08:30.' })
  opens: string;

  @Field(() => String, {
    description: 'Time at which it ends, such as 12:00 or 24:00. A time not after `opens` is on the next day.',
  })
  closes: string;
}

@InputType({ description: 'Hours of a part of the year.' })
export class WorkingSeasonInput {
  @Field(() => String, { description: 'First day of the season in each year, month and day, such as 05-01.' })
  from: string;

  @Field(() => [WorkingPeriodInput], { description: 'Working periods of a day in their order; 1 to 6.' })
  periods: WorkingPeriodInput[];
}

@InputType({ description: 'Working hours of one shift calendar, one region or one organization; name exactly one.' })
export class PublishWorkingHoursInput extends CommandInput {
  @Field(() => String, { nullable: true, description: 'A shift calendar that processes name: office or duty-desk.' })
  calendar?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of a region; its desks without own hours follow the hours.',
  })
  regionCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of an organization; its desk follows the hours.' })
  organizationId?: string | null;

  @Field(() => CalendarDate, {
    description:
      'First day of the hours: tomorrow or later, at most a year ahead. Versions that would begin on this day or ' +
      'later are replaced.',
  })
  effectiveFrom: string;

  @Field(() => String, { nullable: true, description: 'Name of the hours, such as 夏令时; at most 20 characters.' })
  name?: string | null;

  @Field(() => WorkedDaysEnum, {
    nullable: true,
    description: 'Days on which the hours apply; STATUTORY when it is absent.',
  })
  days?: Hours['days'] | null;

  @Field(() => [WorkingSeasonInput], {
    description: 'Seasons in the order of the year; at most 6. None ends the own hours of a region or organization.',
  })
  seasons: WorkingSeasonInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to check the hours and to see which deadlines would move, without publishing them.',
  })
  dryRun: boolean;
}

@ObjectType({ description: 'Published working hours.' })
export class PublishWorkingHoursPayload {
  @Field(() => WorkingHours, { nullable: true, description: 'The published version; null for a dry run.' })
  hours: WorkingHours | null;

  @Field(() => DeadlineMoves, {
    description: 'The deadlines that move. After the publication the platform moves them within minutes.',
  })
  moves: DeadlineMoves;
}
