import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { NumberKind } from '@jiceng/platform/personal-numbers';
import { DateTime } from '@jiceng/platform/scalars';
import { apiEnum } from '../../api/graphql-enum.js';
import type { UnmaskedPart } from '../../case/tables/hidden-number.table.js';
import { Organization } from '../../references/organization.reference.js';

export const NumberKindEnum = apiEnum<NumberKind>('NumberKind', 'Kind of number that identifies a person.', {
  identity: 'Resident identity number (公民身份号码).',
  'bank-card': 'Bank card number (银行卡号).',
  phone: 'Telephone number (电话号码).',
  plate: 'Number plate of a vehicle (车牌号).',
});

export const UnmaskedPartEnum = apiEnum<UnmaskedPart>('UnmaskedPart', 'What somebody was shown of sealed data.', {
  reporter: 'Name and telephone number of a reporter.',
  numbers: 'Numbers that stood in texts of the issue.',
  identity: 'Who a confidential reporter is, with the consent of another unit.',
  search: 'That the report exists: somebody searched for the telephone number of its reporter.',
});

@ObjectType({
  description:
    'A number that a person typed into a text of the issue. Every text holds the mask; revealNumbers shows the number.',
})
export class HiddenNumber {
  @Field(() => ID, { description: 'Id of the hidden number.' })
  id: string;

  @Field(() => NumberKindEnum, { description: 'Kind of number.' })
  kind: NumberKind;

  @Field(() => String, { description: 'The mask that the text shows instead of the number.' })
  mask: string;

  @Field(() => String, { description: 'Command and field of the text, such as `completeTask.result`.' })
  field: string;
}

@ObjectType({
  description:
    'One time that sealed data of the issue was shown, or that the issue was found by a telephone number (查看记录).',
})
export class Unmasking {
  @Field(() => UnmaskedPartEnum, { description: 'Part of the sealed data that was shown.' })
  part: UnmaskedPart;

  @Field(() => Organization, { nullable: true, description: 'Organization of the person to whom the data was shown.' })
  organization: Organization | null;

  @Field(() => String, { description: 'Reason that this person gave.' })
  reason: string;

  @Field(() => DateTime, { description: 'Time at which the data was shown.' })
  shownAt: string;

  @Field(() => DateTime, { description: 'Time until which the data was shown.' })
  shownUntil: string;
}
