import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PublishWorkingHoursInput, PublishWorkingHoursPayload, WorkingHours } from './hours.graphql.js';
import { HoursService } from './hours.service.js';

@Resolver(() => WorkingHours)
export class HoursResolver {
  constructor(private readonly hours: HoursService) {}

  @Query(() => [WorkingHours], {
    nullable: true,
    description:
      'All versions of the working hours of shift calendars, regions and organizations, the newest first; a short ' +
      'list.',
  })
  workingHours(): Promise<WorkingHours[]> {
    return this.hours.list();
  }

  @Mutation(() => PublishWorkingHoursPayload, {
    description:
      'Publish the working hours of a shift calendar, a region or an organization (发布工作时间). Offers run on the ' +
      'hours of the desk that receives them, requests for time on those of the approver; the limit of an issue ' +
      'stays on the shift calendar of its process. The deadlines of open issues move with the hours, and a step ' +
      'says so.',
  })
  publishWorkingHours(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The hours.' }) input: PublishWorkingHoursInput,
  ): Promise<PublishWorkingHoursPayload> {
    return this.hours.publish(ctx, input);
  }
}
