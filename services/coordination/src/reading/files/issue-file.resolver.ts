import type { RequestContext } from '@jiceng/platform/request-context';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Issue } from '../api/issue.graphql.js';
import { IssueFile } from './issue-file.graphql.js';
import { IssueFileService } from './issue-file.service.js';

@Resolver(() => Issue)
export class IssueFileResolver {
  constructor(private readonly service: IssueFileService) {}

  @ResolveField(() => [IssueFile], {
    description:
      'Photos, documents and videos of the steps of the issue, in the order of the steps; a short list. Residents ' +
      'see those of their own reports and of completed work.',
  })
  files(@Parent() { id }: Issue, @Context() ctx: RequestContext): Promise<IssueFile[]> {
    return this.service.list(ctx, id);
  }
}
