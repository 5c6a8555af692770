import { CommandInput } from '@jiceng/platform/command-input';
import { Field, ID, InputType } from '@nestjs/graphql';

@InputType({ description: 'An open issue whose source asks for haste (催单).' })
export class UrgeIssueInput extends CommandInput {
  @Field(() => ID, {
    description:
      'Id of the issue. The command needs no version, because urging does not change the state of the issue.',
  })
  issueId: string;

  @Field(() => String, { description: 'What the source says, at most 500 characters.' })
  text: string;
}
