import { Field, InputType } from '@nestjs/graphql';
import { ExportInput } from '@jiceng/tables/export.graphql';
import { IssueFilter } from '../api/issue-filter.js';
import { InboxScopeEnum, type InboxScope } from '../inbox/inbox.graphql.js';

@InputType({
  description:
    'The issues to export, or whose tasks to export: those that the list `issues` or an inbox shows you ' +
    'under the same conditions.',
})
export class IssueExportInput extends ExportInput {
  // The field has no `defaultValue`, because the federation library would print the internal value of the enum into the
  // schema.
  @Field(() => InboxScopeEnum, {
    nullable: true,
    description: 'Only open issues of this inbox; all issues of the list `issues` when absent.',
  })
  inbox: InboxScope | null;

  @Field(() => IssueFilter, { nullable: true, description: 'Conditions on the issues.' })
  filter: IssueFilter | null;
}
