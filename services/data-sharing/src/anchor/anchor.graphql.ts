import { ArgsType, Field } from '@nestjs/graphql';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { AuditAnchor } from '@jiceng/platform/service-status';

export const AuditAnchorConnection = connectionOf('AuditAnchor', () => AuditAnchor);

@ArgsType()
export class AuditAnchorsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Returns only the anchors of this service.' })
  service: string | null;
}
