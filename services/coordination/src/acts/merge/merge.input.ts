import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'A duplicate, and the issue into which it is merged.' })
export class MergeIssueInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The issue that survives the merge.' })
  intoIssueId: string;

  @Field(() => Int, {
    description:
      'Version of the surviving issue as the caller last read it. The command is refused with STALE_VERSION when that ' +
      'issue has changed since then; the details of the error then have the `field` expectedTargetVersion.',
  })
  expectedTargetVersion: number;

  @Field(() => String, {
    nullable: true,
    description: 'Reason why both issues are the same matter, at most 10,000 characters.',
  })
  reason: string | null;
}

@InputType({ description: 'The merged issue whose merge is undone.' })
export class UnmergeIssueInput extends IssueCommandInput {}
