import { CommandInput } from '@jiceng/platform/command-input';
import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput } from '../../api/command.inputs.js';
import { ReporterInput } from './report.input.js';
import { PlaceInput } from '../../reading/api/place.inputs.js';
import { ObservedFields, SentFields } from './observation.input.js';

@InputType({ description: 'A matter that the caller found and solved on the spot. Give a position or an area.' })
export class SolveOnTheSpotInput extends IntersectionType(
  IntersectionType(IntersectionType(CommandInput, PlaceInput), FilesInput),
  IntersectionType(ObservedFields, SentFields),
) {
  @Field(() => String, {
    nullable: true,
    description: 'Title, at most 100 characters; when absent, the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'Description of the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, {
    description: 'Category, 7 digits. The authority matrix says whether your level may solve it.',
  })
  categoryCode: string;

  @Field(() => String, { description: 'Result of the work, at most 10,000 characters.' })
  result: string;

  @Field(() => ReporterInput, {
    nullable: true,
    description: 'The reporter; when absent, the caller. Only a named reporter is allowed here.',
  })
  reporter: ReporterInput | null;
}
