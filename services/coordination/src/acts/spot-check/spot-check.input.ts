import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput, IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The result of the spot check of an issue that a level solved and closed at once.' })
export class RecordSpotCheckInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => Boolean, { description: 'True when the issue is solved. False opens the issue again.' })
  passed: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Findings, at most 10,000 characters; required when the check failed.',
  })
  findings: string | null;
}
