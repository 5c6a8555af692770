import { connectionOf, totalCountOf } from '@jiceng/platform/connection';
import type { PlainOf } from '@jiceng/platform/columns';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { SpotCheckRow } from '../../case/tables/spot-check.table.js';
import { Organization } from '../../references/organization.reference.js';

@ObjectType({
  description:
    'A check by the level above of an issue that a level solved and closed at once (抽查). A sample of these ' +
    'issues is checked; the sample depends on the risk grade and the id of the issue.',
})
export class SpotCheck {
  @Field(() => ID, { description: 'Id of the check.' })
  id: string;

  issueId: string;

  @Field(() => String, { description: 'Code of the level that solved the issue.' })
  level: string;

  @Field(() => Organization, { description: 'The organization that solved the issue.' })
  solvedBy: Organization;

  @Field(() => Organization, { description: 'The organization that checks.' })
  organization: Organization;

  @Field(() => Organization, {
    nullable: true,
    description:
      'The superior organization that was told that the check is late and may also record it; null while the check ' +
      'is in time.',
  })
  told: Organization | null;

  @Field(() => DateTime, { description: 'Time at which the check was requested.' })
  askedAt: string;

  @Field(() => DateTime, { description: 'Time until which the check must be recorded; a later record counts as late.' })
  dueAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the check was recorded. Null while the check waits, and when the issue was opened ' +
      'again before the check.',
  })
  recordedAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the check found the issue solved; null until the check is recorded.',
  })
  passed: boolean | null;

  @Field(() => String, { nullable: true, description: 'Findings; null until the check is recorded.' })
  findings: string | null;
}

export const SpotCheckConnection = connectionOf('SpotCheck', () => SpotCheck);
export const SpotCheckCount = totalCountOf(SpotCheckConnection);

const utc = (text: string): string => new Date(text).toISOString();

/** Makes the API type from the plain row; ids of other services' objects become stubs. */
export function toSpotCheck(
  row: Omit<PlainOf<SpotCheckRow>, 'edition' | 'solvedBy' | 'recordedBy' | 'recordedByOrganizationId'>,
): SpotCheck {
  const { organizationId, solvedByOrganizationId, toldOrganizationId, ...rest } = row;
  return {
    ...rest,
    organization: { id: organizationId },
    solvedBy: { id: solvedByOrganizationId },
    told: toldOrganizationId === null ? null : { id: toldOrganizationId },
    askedAt: utc(row.askedAt),
    dueAt: utc(row.dueAt),
    recordedAt: row.recordedAt === null ? null : utc(row.recordedAt),
  };
}
