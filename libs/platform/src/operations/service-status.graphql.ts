import { Directive, Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../values/scalars.js';

@ObjectType({
  description: 'The head of the audit chain of one service, as another service received and keeps it.',
})
@Directive('@shareable')
export class AuditAnchor {
  @Field(() => String, { description: 'Name of the service that owns the audit chain.' })
  service: string;

  @Field(() => Int, { description: 'Number of records in the chain when the service announced the head.' })
  position: number;

  @Field(() => String, { description: 'Seal of the record at that position, in hexadecimal.' })
  head: string;

  @Field(() => DateTime, { description: 'Time at which the head was received.' })
  receivedAt: string;
}

@ObjectType({ description: 'The pending timers of one kind.' })
@Directive('@shareable')
export class TimerStatus {
  @Field(() => String, { description: 'Code of the kind of timers, such as `task-accept-due`.' })
  kind: string;

  @Field(() => Int, { description: 'Number of timers that have neither fired nor been cancelled.' })
  pending: number;

  @Field(() => Int, { description: 'Number of pending timers that have been due for more than a minute.' })
  late: number;

  @Field(() => Int, {
    description: 'Number of the late timers that failed ten times. They are not tried again until an operator acts.',
  })
  stopped: number;

  @Field(() => DateTime, { description: 'Time at which the earliest pending timer is due.' })
  nextDueAt: string;
}

@ObjectType({
  description: 'How far a service is with its own work: events to hand over, timers, audit chain (运行状况).',
})
@Directive('@shareable')
export class ServiceStatus {
  @Field(() => String, { description: 'Name of the service.' })
  service: string;

  @Field(() => DateTime, { description: 'Time at which the status was read.' })
  asOf: string;

  @Field(() => Int, { description: 'Number of events that were not handed to the queues yet.' })
  outboxWaiting: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the oldest event that was not handed to the queues yet; null without such events.',
  })
  outboxOldestAt: string | null;

  @Field(() => Int, { description: 'Number of received events that wait for an earlier event of the same key.' })
  earlyMessages: number;

  @Field(() => [TimerStatus], {
    description: 'Pending timers by kind, those with late timers first. At most one item for each kind.',
  })
  timers: TimerStatus[];

  @Field(() => Int, { description: 'Number of records in the audit chain.' })
  auditRecords: number;

  @Field(() => String, {
    nullable: true,
    description: 'Seal of the last record of the chain; null for an empty chain.',
  })
  auditHead: string | null;

  @Field(() => Int, { description: 'Number of audit records that are not sealed yet.' })
  auditUnsealed: number;

  @Field(() => [AuditAnchor], {
    description: 'The newest heads of other audit chains that this service keeps. At most one item for each service.',
  })
  anchors: AuditAnchor[];
}
