import { v5, v7 } from 'uuid';

/** Namespace of ids that are derived from a business code, so that a repeated import finds the same row. */
const NAMESPACE = '5d2f3c1e-9a54-4c0b-8f67-1f2f3a6f0b11';

/** A new id; ids of later calls sort after earlier ones (UUID version 7). */
export function newId(): string {
  return v7();
}

/** The id of the thing that outside systems know by `code`, the same on every import (UUID version 5). */
export function idFromCode(kind: string, code: string): string {
  return v5(`${kind}:${code}`, NAMESPACE);
}
