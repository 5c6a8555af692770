import { useMemo, useSyncExternalStore } from 'react';
import { useQuery } from 'urql';
import { AuthorityMatrix, LevelNames } from '../../generated/documents';
import { useCategories } from '../desk/actions/categories';
import { session } from '../session/session';
import { useKept } from '../unsent/kept';

/** The signed-in person. */
export function usePerson(): { subject: string; name: string } {
  const state = useSyncExternalStore(session.subscribe, session.state);
  return state.kind === 'signed-in' ? state : { subject: '', name: '' };
}

type Category = ReturnType<typeof useCategories>[number];

/**
 * Returns the categories that the level of grid workers may solve by the authority matrix; null while the matrix is
 * loading.
 */
export function useSolvable(): Category[] | null {
  const [{ data: matrix }] = useQuery({ query: AuthorityMatrix });
  const [{ data: named }] = useQuery({ query: LevelNames });
  const categories = useCategories();
  const solvable = useMemo(() => {
    if (!matrix || !named || categories.length === 0) return null;
    const levels = new Set(
      (named.processDefinitions ?? []).flatMap(({ state, definition }) =>
        state === 'IN_FORCE' ? gridLevels(definition) : [],
      ),
    );
    const rights = new Map(
      (matrix.authorityMatrix ?? [])
        .filter(({ level }) => levels.has(level))
        .map(({ categoryCode, maySolve }) => [categoryCode, maySolve]),
    );
    // The row with the longest prefix decides.
    const maySolve = (code: string): boolean =>
      [code, code.slice(0, 4), code.slice(0, 2), '*']
        .map((prefix) => rights.get(prefix))
        .find((each) => each !== undefined) ?? false;
    return categories.filter(({ code }) => maySolve(code));
  }, [matrix, named, categories]);
  const { subject } = usePerson();
  return useKept('solvable', subject, solvable ?? undefined) ?? null;
}

function gridLevels(definition: unknown): string[] {
  const { levels = [] } = definition as { levels?: { code: string; roles: string[] }[] };
  return levels.filter(({ roles }) => roles.includes('grid_worker')).map(({ code }) => code);
}
