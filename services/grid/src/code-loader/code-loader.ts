import DataLoader from 'dataloader';

/**
 * Collects the codes that one request asks for in a turn of the event loop and reads them in one query. `read` may
 * return rows in any order; an unknown code gives null.
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
