import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { PersonnelMessages } from '../organization/organization.graphql.js';
import type { LeaveKindCode, LeaveRequestRow, LeaveRequestState } from './leave.table.js';

export const LeaveKind = {
  ANNUAL: 'annual',
  SICK: 'sick',
  PERSONAL: 'personal',
  COMPENSATORY: 'compensatory',
  FAMILY: 'family',
  OTHER: 'other',
} as const satisfies Record<string, LeaveKindCode>;
registerEnumType(LeaveKind, {
  name: 'LeaveKind',
  description: 'Kind of a leave (请假类别).',
  valuesMap: {
    ANNUAL: { description: 'Annual leave (年休假).' },
    SICK: { description: 'Sick leave (病假).' },
    PERSONAL: { description: 'Personal affairs (事假).' },
    COMPENSATORY: { description: 'Time off for duties on days of rest (调休).' },
    FAMILY: { description: 'Marriage, birth, care or bereavement (婚丧产育假).' },
    OTHER: { description: 'Another kind, which the reason explains (其他).' },
  },
});

export const LeaveState = {
  ASKED: 'asked',
  APPROVED: 'approved',
  REFUSED: 'refused',
  WITHDRAWN: 'withdrawn',
} as const satisfies Record<string, LeaveRequestState>;
registerEnumType(LeaveState, {
  name: 'LeaveState',
  description: 'State of a request for leave.',
  valuesMap: {
    ASKED: { description: 'The request waits for the decision of the superior.' },
    APPROVED: { description: 'The leave is approved and stands on the roster.' },
    REFUSED: { description: 'The superior refused the leave.' },
    WITHDRAWN: { description: 'The request, or the approved leave, was withdrawn.' },
  },
});

export const LeaveScope = { MINE: 'MINE', TO_DECIDE: 'TO_DECIDE' } as const;
registerEnumType(LeaveScope, {
  name: 'LeaveScope',
  description: 'Selection of requests for leave.',
  valuesMap: {
    MINE: { description: 'Own requests in every state.' },
    TO_DECIDE: { description: 'Requests that wait for the decision of the caller.' },
  },
});

export const LeaveActionKind = { APPROVE: 'APPROVE', REFUSE: 'REFUSE', WITHDRAW: 'WITHDRAW' } as const;
registerEnumType(LeaveActionKind, {
  name: 'LeaveActionKind',
  description: 'Action on a request for leave.',
  valuesMap: {
    APPROVE: { description: 'Approve the leave.' },
    REFUSE: { description: 'Refuse the leave with a reason.' },
    WITHDRAW: { description: 'Withdraw the own request, or the own approved leave.' },
  },
});

@ObjectType({ description: 'A request for leave. Only the person who asks and those who decide see it.' })
export class LeaveRequest {
  @Field(() => ID, {
    description: 'Id of the request. The entry of the roster for an approved leave has this id, too.',
  })
  id: string;

  @Field(() => LeaveKind, { description: 'Kind of the leave.' })
  kind: LeaveKindCode;

  @Field(() => DateTime, { description: 'Start of the leave, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End of the leave, excluded.' })
  endsAt: string;

  @Field(() => String, { description: 'Reason for the leave.' })
  reason: string;

  @Field(() => LeaveState, { description: 'State of the request.' })
  state: LeaveRequestState;

  @Field(() => DateTime, { description: 'Time at which the person asked.' })
  askedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the decision; null before.' })
  decidedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Reason of the decision; null without a text.' })
  answer: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these ids into the objects. */
  staffId: string;
  decidedBy: string | null;
}

export function leaveRequestOf(row: LeaveRequestRow): LeaveRequest {
  const { id, kind, reason, state, answer, version, staffId, decidedBy } = row;
  return {
    id,
    kind,
    reason,
    state,
    answer,
    version,
    staffId,
    decidedBy,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    askedAt: row.askedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

@ObjectType({ description: 'An action on a request for leave, and whether the caller can take the action now.' })
export class LeaveAction {
  @Field(() => LeaveActionKind, { description: 'The action.' })
  action: keyof typeof LeaveActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: PersonnelMessages | null;
}

export const LeaveRequestConnection = connectionOf('LeaveRequest', () => LeaveRequest);
export const LeaveRequestCount = totalCountOf(LeaveRequestConnection);

@ArgsType()
export class LeaveRequestsArgs extends PageArgs {
  @Field(() => LeaveScope, { description: 'Own requests, or those that wait for the decision of the caller.' })
  scope: keyof typeof LeaveScope;
}

@InputType({ description: 'A leave to ask for.' })
export class AskLeaveInput extends CommandInput {
  @Field(() => LeaveKind, { description: 'Kind of the leave.' })
  kind: LeaveKindCode;

  @Field(() => DateTime, { description: 'Start of the leave, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End of the leave, excluded; at most 366 days after `startsAt`.' })
  endsAt: string;

  @Field(() => String, { description: 'Reason for the leave, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'A request for leave to approve or to withdraw.' })
export class LeaveRequestInput extends VersionedInput {
  @Field(() => ID, { description: 'The request.' })
  leaveRequestId: string;
}

@InputType({ description: 'A request for leave to refuse.' })
export class RefuseLeaveInput extends LeaveRequestInput {
  @Field(() => String, { description: 'Reason for the person who asks, at most 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'The result of a command on a request for leave.' })
export class LeaveRequestPayload {
  @Field(() => LeaveRequest, { description: 'The request after the command.' })
  request: LeaveRequest;
}
