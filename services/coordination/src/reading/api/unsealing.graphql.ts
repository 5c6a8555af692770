import { connectionOf, totalCountOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { codeNameOf } from '../../case/reporter/reporter-pseudonym.rules.js';
import type { UnsealingEnding, UnsealingRequestRow } from '../../case/tables/confidential.table.js';
import { Organization } from '../../references/organization.reference.js';
import { StaffMember } from '../../references/staff-member.reference.js';

export const UnsealingEndingEnum = apiEnum<UnsealingEnding>(
  'UnsealingEnding',
  'Way in which a request to see a confidential reporter ended without an answer.',
  {
    withdrawn: 'The person who asked withdrew the request.',
    'issue-ended': 'The issue was closed or rejected.',
    expired: 'Nobody answered in time.',
  },
);

@ObjectType({
  description:
    'A request to see a confidential reporter, and the answer of a leader of another unit (查看保密反映人申请).',
})
export class UnsealingRequest {
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  @Field(() => ID, { description: 'The report whose reporter is to be seen.' })
  reporterId: string;

  @Field(() => String, { description: 'Code name of the reporter (代号).' })
  codeName: string;

  @Field(() => String, { description: 'Reason of the request.' })
  reason: string;

  @Field(() => Organization, { description: 'Unit of the person who asks.' })
  organization: Organization;

  @Field(() => StaffMember, { description: 'The person who asks.' })
  asker: StaffMember;

  @Field(() => Boolean, { description: 'True when you made the request.' })
  mine: boolean;

  @Field(() => DateTime, { description: 'Time of the request.' })
  askedAt: string;

  @Field(() => Organization, { description: 'The other unit, whose leader answers.' })
  consentOrganization: Organization;

  @Field(() => DateTime, { description: 'Time at which the request expires without an answer.' })
  expiresAt: string;

  @Field(() => UnsealingEndingEnum, {
    nullable: true,
    description: 'Way in which the request ended without an answer; null while the request waits or has an answer.',
  })
  ending: UnsealingEnding | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the answer; null without an answer.' })
  answeredAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True for a consent, false for a refusal; null without an answer.',
  })
  approved: boolean | null;

  @Field(() => String, { nullable: true, description: 'Reason of the answer; null when none was given.' })
  answer: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time until which the person who asked may see the reporter; null without a consent.',
  })
  shownUntil: string | null;
}

export const UnsealingRequestConnection = connectionOf('UnsealingRequest', () => UnsealingRequest);
export const UnsealingRequestCount = totalCountOf(UnsealingRequestConnection);

/** Makes the API type from a row, for the person who reads it now. */
export function toUnsealingRequest(row: UnsealingRequestRow, readerId: string, now: Date): UnsealingRequest {
  const { id, reporterId, reason, organizationId, consentOrganizationId, approved, answer } = row;
  return {
    id,
    reporterId,
    codeName: codeNameOf(reporterId),
    reason,
    organization: { id: organizationId },
    asker: { id: row.askedBy },
    mine: row.askedBy === readerId,
    askedAt: row.askedAt.toISOString(),
    consentOrganization: { id: consentOrganizationId },
    expiresAt: row.expiresAt.toISOString(),
    ending: endingOf(row, now),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    approved,
    answer,
    shownUntil: row.shownUntil?.toISOString() ?? null,
  };
}

/** Returns how a request ended without an answer; null while it waits or when it has an answer. */
export function endingOf(
  { ending, answeredAt, expiresAt }: Pick<UnsealingRequestRow, 'ending' | 'answeredAt' | 'expiresAt'>,
  now: Date,
): UnsealingEnding | null {
  return ending ?? (answeredAt === null && now >= expiresAt ? 'expired' : null);
}
