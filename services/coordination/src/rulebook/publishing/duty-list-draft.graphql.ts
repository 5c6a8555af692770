import { CommandInput } from '@jiceng/platform/command-input';
import { connectionOf } from '@jiceng/platform/connection';
import type { PlainOf } from '@jiceng/platform/columns';
import { DateTime } from '@jiceng/platform/scalars';
import type { TableRow } from '@jiceng/platform/table';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { StaffMember } from '../../references/staff-member.reference.js';
import type { dutyListTable } from '../duty-list/duty-list.table.js';
import { Precedent } from './precedent.graphql.js';

export type DutyListState = 'draft' | 'outdated' | 'in-force' | 'superseded';
export const DutyListStateEnum = apiEnum<DutyListState>('DutyListState', 'State of a version of the duty list.', {
  draft: 'A draft that is based on the version in force (拟订稿).',
  outdated: 'A draft that can no longer be published, because another version came into force.',
  'in-force': 'The version by which issues are routed.',
  superseded: 'A later version came into force.',
});

@ObjectType({ description: 'A version of the duty list (权责清单).' })
export class DutyListVersion {
  @Field(() => Int, { description: 'Number of the version.' })
  version: number;

  @Field(() => DutyListStateEnum, { description: 'State at the time of the answer.' })
  state: DutyListState;

  @Field(() => Int, { description: 'Version that was in force when this version was made; 0 for the first version.' })
  basedOn: number;

  @Field(() => DateTime, { nullable: true, description: 'Time of the draft; null for an imported list.' })
  draftedAt: string | null;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'The person who made the draft; null for an imported list.',
  })
  draftedBy: StaffMember | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of publication; null for a draft.' })
  publishedAt: string | null;

  @Field(() => StaffMember, { nullable: true, description: 'The person who published the version; null for a draft.' })
  publishedBy: StaffMember | null;
}
export const DutyListVersionConnection = connectionOf('DutyListVersion', () => DutyListVersion);

@InputType({ description: 'A duty that a draft gives to one organization alone.' })
export class DutyChangeInput {
  @Field(() => String, { description: 'Category, 7 digits.' })
  categoryCode: string;

  @Field(() => String, {
    description:
      'Region of the duty, 12 digits. When the organization has a smaller region, the row applies to that smaller ' +
      'region.',
  })
  regionCode: string;

  @Field(() => ID, { description: 'The organization that gets the duty.' })
  organizationId: string;

  @Field(() => String, { nullable: true, description: 'Remark of the row, at most 200 characters.' })
  note?: string | null;
}

@InputType({ description: 'The changes that a draft makes to the duty list in force.' })
export class DraftDutyListInput extends CommandInput {
  @Field(() => [DutyChangeInput], { description: 'The changes, from 1 to 100.' })
  changes: DutyChangeInput[];
}

@InputType({ description: 'The draft to publish.' })
export class PublishDutyListDraftInput extends CommandInput {
  @Field(() => Int, { description: 'Version of the draft.' })
  version: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to list the rulings that the draft would end, without publishing it.',
  })
  dryRun: boolean;
}

@ObjectType({ description: 'The answer to a draft of the duty list.' })
export class DutyListDraftPayload {
  @Field(() => DutyListVersion, { description: 'The draft.' })
  version: DutyListVersion;
}

@ObjectType({ description: 'The answer to the publication of a draft, or to its dry run.' })
export class PublishedDutyListPayload {
  @Field(() => DutyListVersion, { description: 'The version. After a dry run it is still a draft.' })
  version: DutyListVersion;

  @Field(() => Int, {
    description: 'Number of rulings that the version ends; in a dry run, the number that it would end.',
  })
  endedRulingCount: number;

  @Field(() => [Precedent], {
    description: 'These rulings, newest first, at most 1,000. In a dry run they are shown in their present state.',
  })
  endedRulings: Precedent[];
}

/** A version as plain JSON: the stored answer of commands. */
export type VersionView = PlainOf<TableRow<typeof dutyListTable>>;

export function toVersion(view: VersionView, inForce: number): DutyListVersion {
  const member = (id: string | null): StaffMember | null => (id === null ? null : { id });
  return {
    ...view,
    state: stateOf(view, inForce),
    draftedBy: member(view.draftedBy),
    publishedBy: member(view.publishedBy),
  };
}

function stateOf({ version, basedOn, publishedAt }: VersionView, inForce: number): DutyListState {
  if (publishedAt !== null) return version === inForce ? 'in-force' : 'superseded';
  return basedOn === inForce ? 'draft' : 'outdated';
}
