import { createHmac, timingSafeEqual } from 'node:crypto';
import { defaultFieldResolver, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { stableJson } from '../commands/commands.js';
import type { Connection } from '../values/connection.js';
import { platformErrors } from '../values/errors.js';

/** Length in bytes of the seal before a cursor: 96 bits cannot be guessed, and a page with 100 cursors stays small. */
const SEAL_BYTES = 12;

type Page = Connection<unknown>;

/**
 * Seals the cursors of every list in a schema. The seal covers the list, its parent and its filters, so that a foreign,
 * altered, invented or truncated cursor gives BAD_CURSOR instead of a SQL error or a wrong page.
 * @param secrets comma-separated list; the first secret seals and every secret opens, so that a secret can be replaced
 * while clients read pages
 */
export function sealCursors(schema: GraphQLSchema, secrets: string): void {
  const keys = secrets
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const name of pagedFields(type)) sealField(type, name, keys);
  }
}

/** Names of the fields of a type that return connections. */
export function pagedFields(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter(({ args }) => ['first', 'after'].every((wanted) => args.some(({ name }) => name === wanted)))
    .map(({ name }) => name);
}

function sealField(type: GraphQLObjectType, name: string, keys: readonly string[]): void {
  const field = type.getFields()[name]!;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source: { id?: string; code?: string } | undefined, args, context, info) => {
    const { first, after, ...filters } = args as { first?: number; after?: string | null; [filter: string]: unknown };
    const list = `${type.name}.${name}\0${source?.id ?? source?.code ?? ''}\0${stableJson(withoutNulls(filters))}`;
    const opened = after == null ? args : { ...args, after: openCursor(list, after, keys) };
    const page = (await resolve(source, opened, context, info)) as Page | null;
    return page && sealPage(list, page, keys[0] ?? '');
  };
}

function sealPage(list: string, page: Page, key: string): Page {
  const sealed = (cursor: string): string =>
    Buffer.concat([sealOf(list, cursor, key), Buffer.from(cursor)]).toString('base64url');
  const edges = page.edges.map((edge) => ({ ...edge, cursor: sealed(edge.cursor) }));
  const { startCursor, endCursor } = page.pageInfo;
  return {
    ...page,
    edges,
    pageInfo: {
      ...page.pageInfo,
      startCursor: startCursor && (edges[0]?.cursor ?? null),
      endCursor: endCursor && (edges.at(-1)?.cursor ?? null),
    },
  };
}

/** @throws BAD_CURSOR */
function openCursor(list: string, sealed: string, keys: readonly string[]): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const seal = bytes.subarray(0, SEAL_BYTES);
  const cursor = bytes.subarray(SEAL_BYTES).toString();
  const genuine =
    // Base64 decoding ignores invalid characters, so the text is compared too: only exactly the text that was issued is
    // accepted.
    bytes.toString('base64url') === sealed &&
    seal.length === SEAL_BYTES &&
    keys.some((key) => timingSafeEqual(seal, sealOf(list, cursor, key)));
  if (!genuine) throw platformErrors.BAD_CURSOR();
  return cursor;
}

function sealOf(list: string, cursor: string, key: string): Buffer {
  return createHmac('sha256', key).update(`cursor\0${list}\0${cursor}`).digest().subarray(0, SEAL_BYTES);
}

/** A filter with the value null is the same as an absent filter. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (inner == null ? [] : [[name, withoutNulls(inner)]])),
  );
}
