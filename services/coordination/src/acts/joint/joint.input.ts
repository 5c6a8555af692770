import { Field, ID, InputType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueCommandInput } from '../../api/command.inputs.js';
import type { JointRule } from '../../case/matter/joint.rules.js';

export const JointRuleEnum = apiEnum<JointRule>('JointRule', 'When joint work is complete.', {
  'all-done': 'Every task is done.',
  'required-done': 'Every required task is done.',
});

@InputType({ description: 'An organization that helps.' })
export class CoHandlerInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => Boolean, { nullable: true, description: 'True (default): joint work is not complete without it.' })
  required: boolean | null;
}

@InputType({ description: 'One organization waits for another.' })
export class JointDependencyInput {
  @Field(() => ID, { description: 'Organization whose task waits.' })
  organizationId: string;

  @Field(() => ID, { description: 'Organization whose task must be completed first.' })
  afterOrganizationId: string;
}

@InputType({ description: 'Split an issue into tasks of several organizations (联合处置).' })
export class StartJointHandlingInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The lead (主办); it is responsible.' })
  leadOrganizationId: string;

  @Field(() => [CoHandlerInput], { description: 'The co-handlers (协办), at least one.' })
  coHandlers: CoHandlerInput[];

  @Field(() => [JointDependencyInput], { nullable: true, description: 'Who waits for whom; without circles.' })
  dependencies: JointDependencyInput[] | null;

  @Field(() => JointRuleEnum, { nullable: true, description: 'When the work is complete; ALL_DONE by default.' })
  rule: JointRule | null;
}
