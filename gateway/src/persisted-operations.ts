import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { badRequest, gatewayErrors } from './gateway.errors.js';
import type { OperationRequest } from './graphql-http.js';

const extensionSchema = z.object({
  persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string().regex(/^[0-9a-f]{64}$/) }),
});
const manifestSchema = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());

/**
 * Operations that clients name by the SHA-256 of their text. The gateway reads the allow-list from folders at the
 * start; unless `only` is set, clients may register further texts, which this replica keeps while it has room.
 */
export class PersistedOperations {
  private readonly registered = new LRUCache<string, string>({
    max: 5000,
    maxSize: 16 * 1024 * 1024,
    sizeCalculation: (text) => text.length + 1,
  });

  constructor(
    private readonly allowed: ReadonlyMap<string, string>,
    private readonly only: boolean,
  ) {}

  /**
   * Reads every `*.graphql` file (one operation document each) and every `*.json` file (`{"<sha256>": "<text>"}`, as
   * client compilers write it) in the folders.
   */
  static async open(folders: readonly string[], only: boolean): Promise<PersistedOperations> {
    const allowed = new Map<string, string>();
    for (const folder of folders) {
      for (const name of await readdir(folder)) {
        const text = /\.(graphql|json)$/.test(name) ? await readFile(join(folder, name), 'utf8') : '';
        if (name.endsWith('.json')) {
          for (const [hash, operation] of Object.entries(manifestSchema.parse(JSON.parse(text)))) {
            if (sha256(operation) !== hash)
              throw new Error(`${join(folder, name)}: the text under ${hash} has another hash`);
            allowed.set(hash, operation);
          }
        } else if (text) {
          // Editors end a file with a newline, which the text in a client lacks. Both texts are accepted.
          for (const variant of [text, text.trimEnd()]) allowed.set(sha256(variant), variant);
        }
      }
    }
    return new PersistedOperations(allowed, only);
  }

  /** Returns the text of an operation. @throws PERSISTED_QUERY_NOT_FOUND, OPERATION_NOT_ALLOWED, BAD_REQUEST */
  textOf({ query, extensions }: OperationRequest): string {
    const hash = hashOf(extensions);
    if (query === undefined) {
      if (hash === undefined) throw badRequest('缺少查询', 'query is missing');
      const text = this.allowed.get(hash) ?? this.registered.get(hash);
      if (text === undefined)
        throw this.only ? gatewayErrors.OPERATION_NOT_ALLOWED() : gatewayErrors.PERSISTED_QUERY_NOT_FOUND();
      return text;
    }
    if (this.only) {
      if (!this.allowed.has(sha256(query))) throw gatewayErrors.OPERATION_NOT_ALLOWED();
      return query;
    }
    if (hash !== undefined) {
      if (sha256(query) !== hash) throw badRequest('散列值与查询不符', 'sha256Hash is not the hash of query');
      this.registered.set(hash, query);
    }
    return query;
  }
}

function hashOf(extensions: Record<string, unknown>): string | undefined {
  if (extensions.persistedQuery === undefined) return undefined;
  const parsed = extensionSchema.safeParse(extensions);
  if (!parsed.success)
    throw badRequest('登记的查询须给出版本 1 和散列值', 'extensions.persistedQuery needs version 1 and a sha256Hash');
  return parsed.data.persistedQuery.sha256Hash;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
