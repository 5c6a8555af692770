import { VersionedInput } from '@jiceng/platform/command-input';
import { Field, ID, InputType } from '@nestjs/graphql';

@InputType({ description: 'The precedent that is revoked, so that it no longer routes issues.' })
export class RevokePrecedentInput extends VersionedInput {
  @Field(() => ID, { description: 'The precedent.' })
  precedentId: string;

  @Field(() => String, { description: 'Reason, at most 10,000 characters.' })
  reason: string;
}
