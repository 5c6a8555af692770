import type { IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IssueStepEnum } from '../api/issue.enums.js';

@ObjectType({
  description:
    'A photo, document or video that belongs to a step of an issue (附件). Its addresses are paths of the gateway ' +
    'and need the same token as the API.',
})
export class IssueFile {
  @Field(() => ID, { description: 'Id of the file: the last part of the address of its upload.' })
  id: string;

  @Field(() => Int, {
    description:
      'Number of the step to which the file belongs, as in the timeline. The file of a merged report has the number ' +
      'in the timeline of the merged issue.',
  })
  step: number;

  @Field(() => IssueStepEnum, { description: 'Kind of this step, such as REPORTED or TASK_DONE.' })
  stepKind: IssueStep;

  @Field(() => String, { description: 'Media type by content, such as image/jpeg or application/pdf.' })
  type: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Size of the original in bytes; null for anonymous reports, because the size may lead to a file on a phone.',
  })
  bytes: number | null;

  @Field(() => Int, { nullable: true, description: 'Width of the shown photo in pixels; null for other types.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Height of the shown photo in pixels; null for other types.' })
  height: number | null;

  @Field(() => DateTime, { description: 'Time at which the file was attached.' })
  attachedAt: string;

  @Field(() => String, {
    description:
      'Address of the shown file: a photo turned upright, of at most 2,048 pixels and without data of camera and ' +
      'place; a video without such data; or the document itself.',
  })
  address: string;

  @Field(() => String, {
    nullable: true,
    description: 'Address of a small picture of at most 320 pixels; null for documents and videos.',
  })
  thumbnailAddress: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Address of the original as it was sent. The audit chain records each use. Null when you may not open it, and ' +
      'for anonymous reports, whose originals are destroyed.',
  })
  originalAddress: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of the original, hex. Null for residents, and for anonymous reports, because the hash would lead to a ' +
      'phone.',
  })
  sha256: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of earlier uses of the same content, in this or another issue: a photo that is used twice proves no ' +
      'work. Null for residents.',
  })
  earlierUses: number | null;

  @Field(() => Boolean, { description: 'True when parts of the photo were covered, such as faces and plates.' })
  covered: boolean;
}
