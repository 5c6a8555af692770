import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import { AuditAnchor } from '@jiceng/platform/service-status';
import { AuditAnchorConnection, AuditAnchorsArgs } from './anchor.graphql.js';
import { AnchorService } from './anchor.service.js';

@Resolver(() => AuditAnchor)
export class AnchorResolver {
  constructor(private readonly anchors: AnchorService) {}

  @Query(() => AuditAnchorConnection, {
    description: 'Lists the audit heads that other services have announced, ordered by service, newest first.',
  })
  auditAnchors(@Args() args: AuditAnchorsArgs): Promise<Connection<AuditAnchor>> {
    return this.anchors.listAnchors(args);
  }
}
