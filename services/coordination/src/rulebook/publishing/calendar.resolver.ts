import { badInput } from '@jiceng/platform/errors';
import { DateTime } from '@jiceng/platform/scalars';
import { Args, ArgsType, Field, Float, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { DirectoryService } from '../directory/directory.service.js';
import { unknownCalendar } from './process.errors.js';
import { noticePublishedThrough } from '../calendar/calendar.rules.js';

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

  @Field(() => Int, {
    description:
      'The last year for which the notice of the State Council is known. Later years have only the holidays set by ' +
      'law.',
  })
  noticeThrough: number;
}

@Resolver(() => WorkingTime)
export class CalendarResolver {
  constructor(private readonly directories: DirectoryService) {}

  @Query(() => WorkingTime, {
    nullable: true,
    description: 'Measure the working time between two moments, or find a deadline.',
  })
  async workingTime(@Args() { from, to, addMinutes, calendar }: WorkingTimeArgs): Promise<WorkingTime> {
    const directory = await this.directories.current();
    if (!directory.calendars.some(({ code }) => code === calendar)) throw unknownCalendar('calendar', calendar);
    const clock = directory.clock(calendar);
    try {
      const start = new Date(from);
      return {
        calendar,
        noticeThrough: noticePublishedThrough,
        working: clock.isWorking(start),
        minutes: to ? clock.workingMinutesBetween(start, new Date(to)) : null,
        dueAt: addMinutes == null ? null : clock.addWorkingMinutes(start, addMinutes).toISOString(),
      };
    } catch {
      throw badInput('from', '仅支持 2000 至 2049 年', 'the calendar covers the years 2000 to 2049');
    }
  }
}
