import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import {
  AskLeaveInput,
  LeaveAction,
  LeaveRequest,
  LeaveRequestConnection,
  LeaveRequestInput,
  LeaveRequestPayload,
  LeaveRequestsArgs,
  RefuseLeaveInput,
} from './leave.graphql.js';
import { LeaveReader } from './leave.reader.js';
import { LeaveService } from './leave.service.js';

@Resolver(() => LeaveRequest)
export class LeaveResolver {
  constructor(
    private readonly service: LeaveService,
    private readonly reader: LeaveReader,
    private readonly staff: StaffReader,
  ) {}

  @Query(() => LeaveRequestConnection, {
    nullable: true,
    description:
      'Lists requests for leave (请假申请), the newest first: those of the caller, or those that wait for the decision ' +
      'of the caller.',
  })
  leaveRequests(@Args() args: LeaveRequestsArgs, @Context() ctx: RequestContext): Promise<Connection<LeaveRequest>> {
    return this.reader.list(ctx, args);
  }

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member who asks.' })
  staffMember(@Parent() request: LeaveRequest, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, request.staffId);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The staff member who approved or refused; null before.',
  })
  decider(@Parent() request: LeaveRequest, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return request.decidedBy === null ? null : this.staff.reference(ctx, request.decidedBy);
  }

  @ResolveField(() => [LeaveAction], {
    description: 'Actions on the request, with the reason when the caller cannot take an action now; a short list.',
  })
  availableActions(@Parent() request: LeaveRequest, @Context() ctx: RequestContext): LeaveAction[] {
    return this.reader.actions(ctx, request);
  }

  @Mutation(() => LeaveRequestPayload, {
    description:
      'Asks for a leave of the caller. The superior of the main post decides: the holder of the post above, or the ' +
      'deputy while the holder is away. Without them the leaders of the nearest organization decide; the leave of a ' +
      'leader goes to the organization above.',
  })
  askLeave(
    @Args('input', { description: 'The kind, the time and the reason.' }) input: AskLeaveInput,
    @Context() ctx: RequestContext,
  ): Promise<LeaveRequestPayload> {
    return this.service.ask(ctx, input);
  }

  @Mutation(() => LeaveRequestPayload, {
    description:
      'Approves a leave. From then on the staff member is absent in that time, and planned duties are covered by a ' +
      'substitute.',
  })
  approveLeave(
    @Args('input', { description: 'The request.' }) input: LeaveRequestInput,
    @Context() ctx: RequestContext,
  ): Promise<LeaveRequestPayload> {
    return this.service.approve(ctx, input);
  }

  @Mutation(() => LeaveRequestPayload, { description: 'Refuses a leave. The staff member stays present.' })
  refuseLeave(
    @Args('input', { description: 'The request, with the reason.' }) input: RefuseLeaveInput,
    @Context() ctx: RequestContext,
  ): Promise<LeaveRequestPayload> {
    return this.service.refuse(ctx, input);
  }

  @Mutation(() => LeaveRequestPayload, {
    description:
      'Withdraws a request of the caller. An approved leave that is not over is withdrawn with the request, so that ' +
      'the staff member is present again.',
  })
  withdrawLeaveRequest(
    @Args('input', { description: 'The request.' }) input: LeaveRequestInput,
    @Context() ctx: RequestContext,
  ): Promise<LeaveRequestPayload> {
    return this.service.withdraw(ctx, input);
  }
}
