import DataLoader from 'dataloader';

/**
 * Reads by code what one request asks for, in one query per tick. `read` answers rows in any order and leaves unknown
 * codes out; these resolve to null.
 */
export function loaderByCode<R extends { code: string }, T>(
  read: (codes: readonly string[]) => Promise<R[]>,
  toValue: (row: R) => T,
): DataLoader<string, T | null> {
  return new DataLoader<string, T | null>(async (codes) => {
    const rows = new Map((await read(codes)).map((row) => [row.code, row]));
    return codes.map((code) => (rows.has(code) ? toValue(rows.get(code)!) : null));
  });
}
