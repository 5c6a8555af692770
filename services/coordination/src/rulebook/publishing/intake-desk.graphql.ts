import { DateTime } from '@jiceng/platform/scalars';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';

@ObjectType({ description: 'The desk that receives residents’ own reports from a region (受理台).' })
export class IntakeDesk {
  @Field(() => Region, {
    description: 'Region from which the reports come; the smallest region that holds the place decides.',
  })
  region: Region;

  @Field(() => Organization, {
    description: 'Organization of the desk: the coordination office, a street or a community.',
  })
  organization: Organization;

  @Field(() => Int, { description: 'Version of the list.' })
  version: number;

  @Field(() => DateTime, { description: 'When this version was imported. It holds for reports from then on.' })
  importedAt: string;
}
