import { connectionOf } from '@jiceng/platform/connection';
import type { PlainOf } from '@jiceng/platform/columns';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import type { PauseGround, RequestKind } from '../../case/matter/deadline-request.rules.js';
import type { DeadlineRequestRow } from '../../case/tables/deadline-request.table.js';
import { Organization } from '../../references/organization.reference.js';

export const RequestKindEnum = apiEnum<RequestKind>(
  'DeadlineRequestKind',
  'What a unit asks for when it needs more time (时限申请类型).',
  {
    pause: 'A pause: the deadlines stand still until the pause ends (暂停).',
    extension: 'An extension: the limit moves by the given working minutes (延期).',
    suspension: 'A suspension: the issue cannot be solved now; a district leader reviews it regularly (挂账).',
  },
);

export const PauseGroundEnum = apiEnum<PauseGround>('PauseGround', 'Why the work must wait (暂停事由).', {
  weather: 'The weather does not allow the work (天气原因).',
  material: 'Material or parts must arrive first (等待材料).',
  court: 'A court or a legal procedure must decide first (司法程序).',
  'reporter-absent': 'The reporter is needed and cannot be reached (反映人无法配合).',
});

@ObjectType({
  description: 'A request of the responsible unit for more time, and the answer of the leader above it (时限申请).',
})
export class DeadlineRequest {
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  issueId: string;

  @Field(() => RequestKindEnum, { description: 'What is asked for.' })
  kind: RequestKind;

  @Field(() => PauseGroundEnum, { nullable: true, description: 'The ground of a pause; null for the other kinds.' })
  ground: PauseGround | null;

  @Field(() => Int, { nullable: true, description: 'Working minutes of an extension; null for the other kinds.' })
  minutes: number | null;

  @Field(() => String, { description: 'What proves that the time is needed, in words.' })
  evidence: string;

  @Field(() => Organization, { description: 'The unit that asked.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'When the unit asked; an approved pause or suspension counts from this time.' })
  askedAt: string;

  @Field(() => Organization, { description: 'The organization whose leader answers.' })
  approver: Organization;

  @Field(() => DateTime, { description: 'Until when the leader must answer; a later answer counts as late.' })
  dueAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the leader answered, or when the unit finished the work without an answer; null while the request waits.',
  })
  endedAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when approved, false when refused; null while it waits, and when the work ended first.',
  })
  approved: boolean | null;

  @Field(() => String, { nullable: true, description: 'Reason of the answer.' })
  answer: string | null;
}

export const DeadlineRequestConnection = connectionOf('DeadlineRequest', () => DeadlineRequest);

const utc = (text: string): string => new Date(text).toISOString();

/** The API type from the plain row; keys of other services become stubs. */
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
