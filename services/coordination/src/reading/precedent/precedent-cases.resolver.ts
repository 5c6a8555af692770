import type { RequestContext } from '@jiceng/platform/request-context';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { issueView } from '../../case/tables/issue.view.js';
import { Precedent } from '../../rulebook/publishing/precedent.graphql.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { PrecedentCasesService } from './precedent-cases.service.js';

@Resolver(() => Precedent)
export class PrecedentCasesResolver {
  constructor(private readonly cases: PrecedentCasesService) {}

  @ResolveField(() => [Issue], {
    name: 'cases',
    description:
      'The newest issues that the precedent has routed and that you may see, at most 20. ' +
      '`issues(filter: { precedentId })` lists all of them.',
  })
  async casesOf(@Parent() { id }: Precedent, @Context() ctx: RequestContext): Promise<Issue[]> {
    return (await this.cases.load(ctx, id)).map((row) => toIssue(issueView(row)));
  }
}
