import { DateTime } from '@jiceng/platform/scalars';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';

@ObjectType({ description: 'The desk that receives residents’ own reports from a region (受理台).' })
export class IntakeDesk {
  @Field(() => Region, {
    description:
      'Region from which the reports come. When the place lies in several listed regions, the smallest decides.',
  })
  region: Region;

  @Field(() => Organization, {
    description: 'Organization of the desk: the coordination office, a street or a community.',
  })
  organization: Organization;

  @Field(() => Int, { description: 'Version of the list.' })
  version: number;

  @Field(() => DateTime, {
    description: 'Time at which this version was imported. The version applies to reports after this time.',
  })
  importedAt: string;
}
