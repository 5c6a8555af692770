import { Injectable } from '@nestjs/common';
import { dictionary } from '@jiceng/contracts/dictionary/dictionary';
import { LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { badInput } from '@jiceng/platform/errors';
import { dictionaryListOf, lineEntries, type DictionaryList } from './dictionary.graphql.js';
import { LineService } from './line.service.js';

/** The lists by code. All lists except the list of lines are constant for a release. */
const lists: ReadonlyMap<string, DictionaryList> = new Map(
  dictionary.map((list) => [list.code, dictionaryListOf(list)]),
);

/** Serves the labels of every code of the API. */
@Injectable()
export class DictionaryService {
  constructor(private readonly lines: LineService) {}

  /**
   * Returns the lists with the given codes, each once, or every list for null. Only the list of lines costs a database
   * statement. @throws BAD_INPUT for an unknown list
   */
  async lists(codes: readonly string[] | null): Promise<DictionaryList[]> {
    const asked = codes === null ? [...lists.keys()] : [...new Set(codes)];
    const found = asked.map((code) => {
      const list = lists.get(code);
      if (!list)
        throw badInput(`codes[${codes!.indexOf(code)}]`, '没有此代码表', 'is not the code of a list of the dictionary');
      return list;
    });
    if (!asked.includes(LINE_LIST)) return found;
    const entries = lineEntries(await this.lines.known());
    return found.map((list) => (list.code === LINE_LIST ? { ...list, entries } : list));
  }
}
