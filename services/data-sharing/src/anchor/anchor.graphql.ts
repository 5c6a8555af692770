import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';

@ObjectType({ description: "The head of another service's audit chain as it was announced to this one." })
export class AuditAnchor {
  @Field(() => String, { description: 'The service whose chain it is.' })
  service: string;

  @Field(() => Int, { description: 'Records in that chain when the head was taken.' })
  position: number;

  @Field(() => String, { description: 'Seal of the record at that position, hex.' })
  head: string;

  @Field(() => DateTime, { description: 'When the head was announced.' })
  receivedAt: string;
}

export const AuditAnchorConnection = connectionOf('AuditAnchor', () => AuditAnchor);

@ArgsType()
export class AuditAnchorsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only the anchors of this service.' })
  service: string | null;
}
