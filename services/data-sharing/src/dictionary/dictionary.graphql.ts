import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { RoleList } from '@jiceng/contracts/dictionary/role-list';
import type { DictionaryList as Definition } from '@jiceng/contracts/dictionary/dictionary';

@ObjectType({ description: 'A code with its label in both languages.' })
export class DictionaryEntry {
  @Field(() => String, { description: 'The code, as the API writes the code.' })
  code: string;

  @Field(() => String, {
    description:
      'Label in Chinese. The label of an error code is its sentence; a word in braces stands for a value of the error.',
  })
  labelZh: string;

  @Field(() => String, { description: 'Label in English.' })
  labelEn: string;

  @Field(() => Boolean, {
    description:
      'True when new data cannot have the code, such as a retired line or role. Old data keep the code, so a screen ' +
      'still needs its label.',
  })
  retired: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of a line; pass this number as `expectedVersion`. Null in every other list; `Query.roles` gives the ' +
      'version of a role.',
  })
  version: number | null;
}

@ObjectType({ description: 'The labels of all codes of one enum or of one list of codes.' })
export class DictionaryList {
  @Field(() => String, {
    description:
      'Name of the enum, such as IssueState, or of a list of codes that the API writes as text: Line; Role ' +
      '(`Me.roles`, `Post.roles`); StepRule (the part of `TimelineEntry.rule` before the colon); AttributedActivity ' +
      '(`Issue.attribution`); ErrorCode.',
  })
  code: string;

  @Field(() => String, { description: 'Title of the list in Chinese.' })
  titleZh: string;

  @Field(() => String, { description: 'Title of the list in English.' })
  titleEn: string;

  @Field(() => [DictionaryEntry], {
    description: 'The codes, in the order in which a screen offers the codes; at most 500.',
  })
  entries: DictionaryEntry[];
}

export function dictionaryListOf({ code, title, entries }: Definition): DictionaryList {
  return {
    code,
    titleZh: title.zh,
    titleEn: title.en,
    entries: Object.entries(entries).map(([entry, { zh, en }]) => ({
      code: entry,
      labelZh: zh,
      labelEn: en,
      retired: false,
      version: null,
    })),
  };
}

/** Returns the entries of the list of roles: the built-in roles, and after them the roles of the district. */
export function roleEntries({ roles }: RoleList): DictionaryEntry[] {
  return roles.map(({ code, zh, en, retired }) => ({ code, labelZh: zh, labelEn: en, retired, version: null }));
}
