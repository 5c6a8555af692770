import { connectionOf } from '@jiceng/platform/connection';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../../references/organization.reference.js';

@ObjectType({ description: 'How many of the open issues of an organization are suspended now (挂账情况).' })
export class Suspension {
  @Field(() => Organization, { description: 'The organization that is responsible for the issues.' })
  organization: Organization;

  @Field(() => Int, { description: 'Its open issues, suspended ones included.' })
  open: number;

  @Field(() => Int, { description: 'Its suspended issues.' })
  suspended: number;

  @Field(() => Float, { description: 'Suspended issues divided by open issues, from 0 to 1.' })
  share: number;
}

export const SuspensionConnection = connectionOf('Suspension', () => Suspension);
