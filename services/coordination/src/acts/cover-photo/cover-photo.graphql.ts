import { CommandInput } from '@jiceng/platform/command-input';
import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IssueFile } from '../../reading/files/issue-file.graphql.js';

@InputType({ description: 'A rectangle on the shown photo, in fractions of the width and height of the photo.' })
export class RectangleInput {
  @Field(() => Float, { description: 'Left edge, from 0 to 1.' })
  x: number;

  @Field(() => Float, { description: 'Upper edge, from 0 to 1.' })
  y: number;

  @Field(() => Float, { description: 'Width, above 0; the rectangle ends within the photo.' })
  width: number;

  @Field(() => Float, { description: 'Height, above 0; the rectangle ends within the photo.' })
  height: number;
}

@InputType({ description: 'The photo, and the rectangles that are painted black.' })
export class CoverPhotoInput extends CommandInput {
  @Field(() => ID, { description: 'The photo.' })
  fileId: string;

  @Field(() => [RectangleInput], { description: 'Rectangles over faces, plates and names, 1 to 50.' })
  rectangles: RectangleInput[];
}

@ObjectType({ description: 'The photo after parts of it were covered.' })
export class CoverPhotoPayload {
  @Field(() => IssueFile, { description: 'The photo. Its address is the same, and the content is new.' })
  file: IssueFile;
}
