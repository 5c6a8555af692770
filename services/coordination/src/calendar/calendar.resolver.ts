import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { unknownCalendar } from '../rulebook/publishing/process.errors.js';
import {
  CalendarYear,
  CalendarYearArgs,
  PublishHolidayNoticeInput,
  PublishHolidayNoticePayload,
  WorkingTime,
  WorkingTimeArgs,
} from './calendar.graphql.js';
import { CalendarService } from './calendar.service.js';

@Resolver(() => WorkingTime)
export class CalendarResolver {
  constructor(
    private readonly directories: DirectoryService,
    private readonly calendars: CalendarService,
  ) {}

  @Query(() => CalendarYear, {
    nullable: true,
    description: 'The calendar of a year: its notice, its days off and its make-up days.',
  })
  calendarYear(@Args() { year }: CalendarYearArgs): Promise<CalendarYear> {
    return this.calendars.year(year);
  }

  @Mutation(() => PublishHolidayNoticePayload, {
    description:
      'Publish the arrangement of holidays of a year (发布放假安排), or a new version of it. It governs the days from the ' +
      'day of its publication on; the deadlines of open issues move with it, and a step of each issue says so.',
  })
  publishHolidayNotice(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The notice.' }) input: PublishHolidayNoticeInput,
  ): Promise<PublishHolidayNoticePayload> {
    return this.calendars.publishNotice(ctx, input);
  }

  @Query(() => WorkingTime, {
    nullable: true,
    description: 'Measure the working time between two moments, or find a deadline.',
  })
  async workingTime(@Args() { from, to, addMinutes, calendar, organizationId }: WorkingTimeArgs): Promise<WorkingTime> {
    const directory = await this.directories.current();
    if (!directory.calendars.has(calendar)) throw unknownCalendar('calendar', calendar);
    if (organizationId != null && !directory.organizations.has(organizationId))
      throw badInput('organizationId', '机构不存在', 'names no organization');
    const clock = organizationId == null ? directory.clock(calendar) : directory.deskClock(organizationId, calendar);
    try {
      const start = new Date(from);
      const end = to ? new Date(to) : null;
      const dueAt = addMinutes == null ? null : clock.addWorkingMinutes(start, addMinutes);
      return {
        calendar,
        withoutNotice: [start, end, dueAt].some((each) => each !== null && directory.calendars.isProvisional(each)),
        working: clock.isWorking(start),
        minutes: end && clock.workingMinutesBetween(start, end),
        dueAt: dueAt && dueAt.toISOString(),
      };
    } catch {
      throw badInput('from', '仅支持 2000 至 2049 年', 'the calendar covers the years 2000 to 2049');
    }
  }
}
