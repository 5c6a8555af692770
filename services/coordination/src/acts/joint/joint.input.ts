import { Field, ID, InputType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueCommandInput } from '../../api/command.inputs.js';
import type { JointRule } from '../../case/matter/joint.rules.js';

export const JointRuleEnum = apiEnum<JointRule>('JointRule', 'Rule that says when joint work is complete.', {
  'all-done': 'Every task is done.',
  'required-done': 'Every required task is done.',
});

@InputType({ description: 'A co-handler of joint work.' })
export class CoHandlerInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True (default) when joint work is not complete without the task of this organization.',
  })
  required: boolean | null;
}

@InputType({ description: 'An organization whose task waits for the task of another organization.' })
export class JointDependencyInput {
  @Field(() => ID, { description: 'Organization whose task waits.' })
  organizationId: string;

  @Field(() => ID, { description: 'Organization whose task must be completed first.' })
  afterOrganizationId: string;
}

@InputType({ description: 'The plan that splits an issue into tasks of several organizations (联合处置).' })
export class StartJointHandlingInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The lead (主办). The lead is the responsible organization.' })
  leadOrganizationId: string;

  @Field(() => [CoHandlerInput], { description: 'The co-handlers (协办), at least one.' })
  coHandlers: CoHandlerInput[];

  @Field(() => [JointDependencyInput], {
    nullable: true,
    description: 'Tasks that wait for other tasks. Tasks must not wait for each other in a circle.',
  })
  dependencies: JointDependencyInput[] | null;

  @Field(() => JointRuleEnum, {
    nullable: true,
    description: 'Rule that says when the joint work is complete; ALL_DONE by default.',
  })
  rule: JointRule | null;
}
