import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { CategoryChoices } from '../../../generated/documents';
import type { CategoryChoicesQuery } from '../../../generated/operations';

type Category = NonNullable<CategoryChoicesQuery['categories']>['edges'][number]['node'];

/** Loads the whole catalogue page by page. The cache keeps it for the session. */
export function useCategories(): Category[] {
  const client = useClient();
  const [categories, setCategories] = useState<Category[]>([]);
  useEffect(() => {
    let left = false;
    const read = async (): Promise<void> => {
      const all: Category[] = [];
      for (let after: string | null = null; ;) {
        const { data } = await client.query(CategoryChoices, { after }).toPromise();
        if (left || !data?.categories) return;
        all.push(...data.categories.edges.map(({ node }) => node));
        if (!data.categories.pageInfo.hasNextPage) break;
        after = data.categories.pageInfo.endCursor;
      }
      setCategories(all);
    };
    void read();
    return () => {
      left = true;
    };
  }, [client]);
  return categories;
}
