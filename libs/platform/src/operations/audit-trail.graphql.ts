import { ArgsType, Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { EventActor } from '@jiceng/contracts/contract';
import { sharedConnectionOf, PageArgs } from '../values/connection.js';
import { DateTime } from '../values/scalars.js';
import { ActorKind } from './actor-kind.js';

@ObjectType({
  description:
    'A record of the audit chain of a service (审计记录): one act on one subject. It holds no name and no ' +
    'telephone number of a reporter.',
})
@Directive('@shareable')
export class AuditRecord {
  @Field(() => ID, { description: 'Id of the record.' })
  id: string;

  @Field(() => DateTime, { description: 'Time of the act.' })
  at: string;

  @Field(() => String, {
    description: 'Name of the command, or of the timer or event whose effect was recorded.',
  })
  act: string;

  @Field(() => ActorKind, { description: 'Kind of the actor.' })
  actorKind: EventActor['kind'];

  @Field(() => String, {
    nullable: true,
    description: 'Id of the staff member, or name of the part of the platform; null for residents.',
  })
  actorId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Organization for which the actor acted; null for residents and parts of the platform.',
  })
  actorOrganizationId: string | null;

  @Field(() => String, { description: 'Kind of the subject, such as `issue` or `post`.' })
  subjectType: string;

  @Field(() => String, { description: 'Id or name of the subject.' })
  subjectId: string;

  @Field(() => [String], {
    description: 'Names of the facts that the act set or changed. The values are in the chain only.',
  })
  changed: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Reason or note of the actor; null without one, and for residents.',
  })
  reason: string | null;

  @Field(() => String, { description: 'Version of the policy that permitted the act.' })
  policyVersion: string;

  @Field(() => String, { description: 'Trace id of the request, for a search in logs and traces.' })
  traceId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Position in the audit chain; null until the record is sealed, which takes about a second.',
  })
  position: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Seal of the record in hexadecimal; null until the record is sealed.',
  })
  seal: string | null;
}

export const AuditRecordConnection = sharedConnectionOf('AuditRecord', () => AuditRecord);

@ArgsType()
export class AuditRecordsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only acts of this staff member or part of the platform.' })
  actorId: string | null;

  @Field(() => String, { nullable: true, description: 'Only acts with this name, such as `dispatchIssue`.' })
  act: string | null;

  @Field(() => String, { nullable: true, description: 'Only acts on subjects of this kind.' })
  subjectType: string | null;

  @Field(() => String, { nullable: true, description: 'Only acts on this subject. It needs `subjectType`.' })
  subjectId: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only acts at this time or later.' })
  from: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only acts before this time.' })
  until: string | null;
}
