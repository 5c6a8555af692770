import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The verified issue to close.' })
export class CloseIssueInput extends IssueCommandInput {
  @Field(() => String, { nullable: true, description: 'Closing remark, at most 10,000 characters.' })
  note: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Legal basis in the reply to the reporters, at most 500 characters; when absent, the basis of the template.',
  })
  basis: string | null;
}
