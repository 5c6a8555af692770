import { Args, Query, Resolver } from '@nestjs/graphql';
import { DictionaryList } from './dictionary.graphql.js';
import { DictionaryService } from './dictionary.service.js';

@Resolver(() => DictionaryList)
export class DictionaryResolver {
  constructor(private readonly dictionaries: DictionaryService) {}

  @Query(() => [DictionaryList], {
    description:
      'Returns the Chinese and English labels of the codes that the API writes. The answer has no pages. The lists ' +
      'Line and Role change when the district changes its lines or roles; every other list stays the same until the ' +
      'platform is updated, so that a client may keep the list until then.',
  })
  dictionary(
    @Args('codes', {
      type: () => [String],
      nullable: true,
      description: 'Codes of the lists to return, such as IssueState; all lists when absent.',
    })
    codes: string[] | null,
  ): Promise<DictionaryList[]> {
    return this.dictionaries.lists(codes ?? null);
  }
}
