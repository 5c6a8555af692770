import { CommandInput } from '@jiceng/platform/command-input';
import { Field, Float, InputType } from '@nestjs/graphql';
import { ReporterInput } from './report.input.js';

@InputType({ description: 'A matter that a grid worker found and solved on the spot. Give a position or an area.' })
export class SolveOnTheSpotInput extends CommandInput {
  @Field(() => String, {
    nullable: true,
    description: 'Title, at most 120 characters; by default the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'What was the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, { nullable: true, description: 'Address or place in words.' })
  address: string | null;

  @Field(() => Float, { nullable: true, description: 'Longitude in degrees, CGCS2000.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees, CGCS2000.' })
  latitude: number | null;

  @Field(() => String, { nullable: true, description: 'Region or grid code, when there is no position.' })
  areaCode: string | null;

  @Field(() => String, {
    description: 'Category, 7 digits. The authority matrix says whether your level may solve it.',
  })
  categoryCode: string;

  @Field(() => String, { description: 'What was done, at most 10,000 characters.' })
  result: string;

  @Field(() => ReporterInput, {
    nullable: true,
    description: 'Who told of it; by default the worker. An anonymous reporter is not possible here.',
  })
  reporter: ReporterInput | null;
}
