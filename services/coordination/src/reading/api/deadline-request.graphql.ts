import { connectionOf, totalCountOf } from '@jiceng/platform/connection';
import type { PlainOf } from '@jiceng/platform/columns';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import type { PauseGround, RequestKind } from '../../case/matter/deadline-request.rules.js';
import type { DeadlineRequestRow } from '../../case/tables/deadline-request.table.js';
import { Organization } from '../../references/organization.reference.js';

export const RequestKindEnum = apiEnum<RequestKind>(
  'DeadlineRequestKind',
  'Kind of a request for more time (时限申请类型).',
  {
    pause: 'A pause: the deadlines do not run until the pause ends (暂停).',
    extension: 'An extension: the limit moves by the given working minutes (延期).',
    suspension: 'A suspension: the issue cannot be solved now; a district leader reviews it regularly (挂账).',
  },
);

export const PauseGroundEnum = apiEnum<PauseGround>('PauseGround', 'Ground on which the work must wait (暂停事由).', {
  weather: 'The weather does not allow the work (天气原因).',
  material: 'Material or parts must arrive first (等待材料).',
  court: 'A court or a legal procedure must decide first (司法程序).',
  'reporter-absent': 'The reporter is needed and cannot be reached (反映人无法配合).',
});

@ObjectType({
  description:
    'A request of the responsible unit for more time, and the answer of the leader above the unit (时限申请).',
})
export class DeadlineRequest {
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  issueId: string;

  @Field(() => RequestKindEnum, { description: 'Kind of the request.' })
  kind: RequestKind;

  @Field(() => PauseGroundEnum, { nullable: true, description: 'Ground of a pause; null for the other kinds.' })
  ground: PauseGround | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of an extension in working minutes; null for the other kinds.',
  })
  minutes: number | null;

  @Field(() => String, { description: 'Evidence that the time is needed, as text.' })
  evidence: string;

  @Field(() => Organization, { description: 'The unit that made the request.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time of the request. An approved pause or suspension counts from this time.' })
  askedAt: string;

  @Field(() => Organization, { description: 'The organization whose leader must answer.' })
  approver: Organization;

  @Field(() => DateTime, { description: 'Time until which the leader must answer; a later answer counts as late.' })
  dueAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of the answer, or time at which the unit finished the work without an answer; null while ' +
      'the request waits.',
  })
  endedAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True when approved, false when refused. Null while the request waits, and when the work ended ' +
      'before an answer.',
  })
  approved: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Reason given with the answer; null without an answer or without a reason.',
  })
  answer: string | null;
}

export const DeadlineRequestConnection = connectionOf('DeadlineRequest', () => DeadlineRequest);
export const DeadlineRequestCount = totalCountOf(DeadlineRequestConnection);

const utc = (text: string): string => new Date(text).toISOString();

/** Makes the API type from the plain row; ids of other services' objects become stubs. */
export function toDeadlineRequest(
  row: Omit<PlainOf<DeadlineRequestRow>, 'askedBy' | 'answeredBy' | 'answeredByOrganizationId'>,
): DeadlineRequest {
  const { organizationId, approverOrganizationId, kind, ground, ...rest } = row;
  return {
    ...rest,
    kind: kind as RequestKind,
    ground: ground as PauseGround | null,
    organization: { id: organizationId },
    approver: { id: approverOrganizationId },
    askedAt: utc(row.askedAt),
    dueAt: utc(row.dueAt),
    endedAt: row.endedAt === null ? null : utc(row.endedAt),
  };
}
