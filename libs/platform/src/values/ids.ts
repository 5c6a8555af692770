import { v5, v7 } from 'uuid';

/** Namespace of ids that are derived from a business code, so that a repeated import finds the same row. */
const NAMESPACE = '5d2f3c1e-9a54-4c0b-8f67-1f2f3a6f0b11';

/** Returns a new id (UUID version 7). Ids sort in the order in which they were made. */
export function newId(): string {
  return v7();
}

/** Returns the id of the thing that other systems know by `code` (UUID version 5). Every import gets the same id. */
export function idFromCode(kind: string, code: string): string {
  return v5(`${kind}:${code}`, NAMESPACE);
}
