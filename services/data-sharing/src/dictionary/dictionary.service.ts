import { Injectable } from '@nestjs/common';
import { dictionary } from '@jiceng/contracts/dictionary/dictionary';
import { LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { ROLE_LIST, RoleList } from '@jiceng/contracts/dictionary/role-list';
import { addedRoles } from '@jiceng/platform/added-rules';
import { badInput } from '@jiceng/platform/errors';
import { dictionaryListOf, roleEntries, type DictionaryEntry, type DictionaryList } from './dictionary.graphql.js';
import { DataSource } from 'typeorm';
import { LineService } from './line.service.js';

/** Every list by its code. All lists but those of lines and roles are constant for a release. */
const lists: ReadonlyMap<string, DictionaryList> = new Map(
  dictionary.map((list) => [list.code, dictionaryListOf(list)]),
);

/** Serves the labels of every code of the API. */
@Injectable()
export class DictionaryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: LineService,
  ) {}

  /**
   * Returns the lists with the given codes, each once, or every list for null. Only the lists of lines and roles
   * cost a database statement. @throws BAD_INPUT for an unknown list
   */
  async lists(codes: readonly string[] | null): Promise<DictionaryList[]> {
    const asked = codes === null ? [...lists.keys()] : [...new Set(codes)];
    const found = asked.map((code) => {
      const list = lists.get(code);
      if (!list)
        throw badInput(`codes[${codes!.indexOf(code)}]`, '没有此代码表', 'is not the code of a list of the dictionary');
      return list;
    });
    return Promise.all(
      found.map(async (list) => ({ ...list, entries: (await this.changing(list.code)) ?? list.entries })),
    );
  }

  /** Returns the entries of a list that the district changes; null for a list of the release. */
  private async changing(code: string): Promise<DictionaryEntry[] | null> {
    switch (code) {
      case LINE_LIST:
        return this.lines.entries();
      case ROLE_LIST:
        return roleEntries(new RoleList(await addedRoles(this.dataSource)));
      default:
        return null;
    }
  }
}
