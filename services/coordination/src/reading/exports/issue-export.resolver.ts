import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { ExportPayload } from '@jiceng/tables/export.graphql';
import { IssueExportInput } from './issue-export.graphql.js';
import { IssueExportService } from './issue-export.service.js';

@Resolver(() => ExportPayload)
export class IssueExportResolver {
  constructor(private readonly service: IssueExportService) {}

  @Mutation(() => ExportPayload, {
    description:
      'Export issues as a table (导出事项): one row for each issue that you may see, newest first, with the masks of ' +
      'the list. The audit chain records the export. At most 100,000 rows and twenty exports an hour; a district may ' +
      'set other limits.',
  })
  exportIssues(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The conditions and the format.' }) input: IssueExportInput,
  ): Promise<ExportPayload> {
    return this.service.exportIssues(ctx, input);
  }

  @Mutation(() => ExportPayload, {
    description:
      'Export tasks as a table (导出任务): one row for each task of the issues that you may see. The limits are ' +
      'those of `exportIssues`.',
  })
  exportTasks(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The conditions on the issues, and the format.' }) input: IssueExportInput,
  ): Promise<ExportPayload> {
    return this.service.exportTasks(ctx, input);
  }
}
