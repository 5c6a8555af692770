import type { RequestContext } from '@jiceng/platform/request-context';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { progressOf } from '../../case/moves/reply.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { Issue } from '../api/issue.graphql.js';
import { Progress, Reply, replyOf } from '../api/progress.js';
import { IssueReadingService } from './issue-reading.service.js';

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** Resolves the texts that reporters read about their issue: the progress and the reply. */
@Resolver(() => Issue)
export class IssueProgressResolver {
  constructor(
    private readonly reading: IssueReadingService,
    private readonly directories: DirectoryService,
  ) {}

  @ResolveField(() => Progress, { description: 'Progress of the issue in words for its reporter.' })
  async progress(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Progress> {
    const { id, state, category, reportedAt, handleDueAt, reopenUntil } = issue;
    const row = {
      id,
      state,
      categoryCode: category?.code ?? null,
      reportedAt: new Date(reportedAt),
      handleDueAt: dateOf(handleDueAt),
      reopenUntil: dateOf(reopenUntil),
    };
    const directory = await this.directories.current();
    if (state !== 'rejected') return progressOf(row, directory);
    const { timeline } = await this.reading.parts(ctx, id);
    return progressOf(row, directory, timeline.findLast(({ step }) => step === 'rejected')?.note);
  }

  @ResolveField(() => Reply, {
    nullable: true,
    description: 'Reply to the reporters; null while the issue is open, and for a merged issue.',
  })
  async reply(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Reply | null> {
    return replyOf(issue.state, (await this.reading.parts(ctx, issue.id)).replies);
  }
}
