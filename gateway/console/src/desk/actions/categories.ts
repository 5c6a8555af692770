import { CategoryChoices } from '../../../generated/documents';
import type { CategoryChoicesQuery } from '../../../generated/operations';
import { useEveryPage } from '../../api/every-page';

type Category = NonNullable<CategoryChoicesQuery['categories']>['edges'][number]['node'];

const listOf = ({ categories }: CategoryChoicesQuery): CategoryChoicesQuery['categories'] => categories;

/** Loads the whole catalogue. The cache keeps it for the session. */
export function useCategories(): Category[] {
  return useEveryPage(CategoryChoices, listOf, [{}]).rows;
}
