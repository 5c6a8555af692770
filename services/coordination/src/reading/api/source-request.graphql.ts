import type { PlainOf } from '@jiceng/platform/columns';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import type {
  SourceExtensionReason,
  SourceRequestKind,
  SourceReturnReason,
} from '../../case/matter/source-request.rules.js';
import type { SourceRequestRow } from '../../case/tables/source-request.table.js';
import { Organization } from '../../references/organization.reference.js';

export const SourceRequestKindEnum = apiEnum<SourceRequestKind>(
  'SourceRequestKind',
  'What a desk asks the client of the source of an issue (来源申请类型).',
  {
    return: 'To take its order back (退单).',
    extension: 'To set a later limit for its order (延期).',
  },
);

export const SourceReturnReasonEnum = apiEnum<SourceReturnReason>(
  'SourceReturnReason',
  'Reason of a desk for a return to the source (退单原因).',
  {
    OUTSIDE_DISTRICT: 'The place lies outside the district.',
    OUTSIDE_COMPETENCE: 'Another authority than the district must act.',
    DELIVERED_TWICE: 'An order about the same matter was handled before.',
    FACTS_MISSING: 'Facts are missing and the caller cannot be reached.',
    LEGAL_PROCEDURE: 'A court or another legal procedure must decide.',
  },
);

export const SourceExtensionReasonEnum = apiEnum<SourceExtensionReason>(
  'SourceExtensionReason',
  'Reason of a desk for a later limit of the source (来源延期原因).',
  {
    LONG_WORK: 'The work or its procurement takes long.',
    SEVERAL_UNITS: 'Several units must agree.',
    BAD_WEATHER: 'The weather does not allow the work.',
    CALLER_ABSENT: 'The caller is needed and absent.',
  },
);

@ObjectType({ description: 'A request of a desk to the client of the source of an issue, and its answer (来源申请).' })
export class SourceRequest {
  @Field(() => ID, { description: 'Id of the request, which its message and its answer name.' })
  id: string;

  @Field(() => SourceRequestKindEnum, { description: 'Kind of the request.' })
  kind: SourceRequestKind;

  @Field(() => String, {
    description: 'Code of the reason, a value of SourceReturnReason or SourceExtensionReason.',
  })
  reason: string;

  @Field(() => String, { nullable: true, description: 'Words for the source; null without any.' })
  text: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Limit that an extension asks for; null for a return.' })
  wantedDueAt: string | null;

  @Field(() => Organization, { description: 'The organization of the desk that asked.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time of the request.' })
  askedAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of the answer or of the withdrawal, or time at which the desk went on with the issue; null while the ' +
      'request waits.',
  })
  endedAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when granted, false when refused; null without an answer.',
  })
  granted: boolean | null;

  @Field(() => String, { nullable: true, description: 'Words of the source with its answer; null without any.' })
  answer: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Limit that the source set with a granted extension; null for other answers.',
  })
  grantedDueAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Reason for which the desk withdrew the request; null for a request that was not withdrawn.',
  })
  withdrawalReason: string | null;
}

const utc = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** Makes the API type from the plain row. */
export function toSourceRequest(
  row: Omit<PlainOf<SourceRequestRow>, 'issueId' | 'seq' | 'askedBy' | 'withdrawnSeq'>,
): SourceRequest {
  const { organizationId, kind, ...rest } = row;
  return {
    ...rest,
    kind: kind as SourceRequestKind,
    organization: { id: organizationId },
    wantedDueAt: utc(row.wantedDueAt),
    askedAt: utc(row.askedAt)!,
    endedAt: utc(row.endedAt),
    grantedDueAt: utc(row.grantedDueAt),
  };
}
