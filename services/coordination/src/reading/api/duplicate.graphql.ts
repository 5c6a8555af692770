import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Issue } from './issue.graphql.js';

@ObjectType({
  description: 'Similarity of two reports, from 0 to 1 for each aspect; null when an aspect cannot be compared.',
})
export class DuplicateParts {
  @Field(() => Float, { nullable: true, description: 'Similarity of the places.' })
  place: number | null;

  @Field(() => Float, { description: 'Similarity of the times.' })
  time: number;

  @Field(() => Float, { nullable: true, description: 'Similarity of the categories.' })
  category: number | null;

  @Field(() => Float, { description: 'Similarity of the texts.' })
  text: number;
}

@ObjectType({ description: 'Another open issue that seems to be the same matter.' })
export class DuplicateSuggestion {
  @Field(() => Issue, { description: 'The other issue.' })
  issue: Issue;

  @Field(() => Float, { description: 'Score of the similarity, from 0 to 1.' })
  score: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Distance of the places in metres; null when one report has no position.',
  })
  metres: number | null;

  @Field(() => DuplicateParts, { description: 'Parts of the score.' })
  parts: DuplicateParts;
}
