import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';

@ObjectType({
  description: 'The head of the audit chain of another service, as that service announced it to data-sharing.',
})
export class AuditAnchor {
  @Field(() => String, { description: 'Name of the service that owns the audit chain.' })
  service: string;

  @Field(() => Int, { description: 'Number of records in the chain when the service announced the head.' })
  position: number;

  @Field(() => String, { description: 'Seal of the record at that position, in hexadecimal.' })
  head: string;

  @Field(() => DateTime, { description: 'Time at which data-sharing received the head.' })
  receivedAt: string;
}

export const AuditAnchorConnection = connectionOf('AuditAnchor', () => AuditAnchor);

@ArgsType()
export class AuditAnchorsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Returns only the anchors of this service.' })
  service: string | null;
}
