import { connectionOf } from '@jiceng/platform/connection';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../../references/organization.reference.js';

@ObjectType({ description: 'The open and the suspended issues of an organization (挂账情况).' })
export class Suspension {
  @Field(() => Organization, { description: 'The organization that is responsible for the issues.' })
  organization: Organization;

  @Field(() => Int, { description: 'Number of open issues of the organization, suspended issues included.' })
  open: number;

  @Field(() => Int, { description: 'Number of suspended issues of the organization.' })
  suspended: number;

  @Field(() => Float, { description: 'Suspended issues divided by open issues, from 0 to 1.' })
  share: number;
}

export const SuspensionConnection = connectionOf('Suspension', () => Suspension);
