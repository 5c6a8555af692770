import type { Type } from '@nestjs/common';
import { ArgsType, Directive, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { badInput, platformErrors } from './errors.js';
import { DateTime } from './scalars.js';

/** Largest number of items on a page. */
export const LARGEST_PAGE = 100;
/** Largest number of items that `totalCount` gives exactly, so that a count never reads more rows than this and one. */
export const LARGEST_COUNT = 10_000;

export const TOTAL_COUNT =
  'Number of items in the whole list that you may see, whatever the page; at most 10,000. It is counted when you ask.';
export const TOTAL_COUNT_IS_EXACT = 'False when the list has more than 10,000 items, so that `totalCount` is 10,000.';

@ObjectType({ description: 'Position of a page in its list (Relay cursor specification).' })
@Directive('@shareable')
export class PageInfo {
  @Field(() => Boolean, { description: 'True when the list has more items after this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'True when the request gave `after`.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; pass this cursor as `after` to get the next page. Null on an empty page.',
  })
  endCursor: string | null;
}

/** The paging arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'Number of items on the page, from 1 to 100.' })
  first: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the item before the page. The list starts with its first page when this argument is absent.',
  })
  after: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
  asOf: string;
}

/** A page that can say how many items the whole list has; see {@link totalCountOf}. */
export interface CountedConnection<T> extends Connection<T> {
  /** Counts the items of the whole list, at most {@link LARGEST_COUNT} and one. Several calls count once. */
  count: () => Promise<number>;
}

/**
 * Adds the number of items to a page.
 * @param count counts under the same policy and conditions as the page, and runs only when a query asks for the number
 */
export function counted<T>(page: Connection<T>, count: () => Promise<number>): CountedConnection<T> {
  let counting: Promise<number> | undefined;
  return { ...page, count: () => (counting ??= count()) };
}

/**
 * Makes the resolver of `totalCount` and `totalCountIsExact` for a connection type. The module of the list provides it.
 * The fields have a resolver of their own, so that nothing is counted for a query without them.
 */
export function totalCountOf<T>(connection: Type<Connection<T>>): Type<unknown> {
  @Resolver(() => connection)
  class TotalCountResolver {
    @ResolveField(() => Int, { description: TOTAL_COUNT })
    async totalCount(@Parent() page: CountedConnection<T>): Promise<number> {
      return Math.min(await page.count(), LARGEST_COUNT);
    }

    @ResolveField(() => Boolean, { description: TOTAL_COUNT_IS_EXACT })
    async totalCountIsExact(@Parent() page: CountedConnection<T>): Promise<boolean> {
      return (await page.count()) <= LARGEST_COUNT;
    }
  }
  return TotalCountResolver;
}

/** Makes the connection type `<Name>Connection` (with edges, pageInfo and asOf) for a node type. */
export function connectionOf<T>(name: string, node: () => Type<T>): Type<Connection<T>> {
  return makeConnection(name, node, () => undefined);
}

/** Like {@link connectionOf}, for a node type that several subgraphs have. */
export function sharedConnectionOf<T>(name: string, node: () => Type<T>): Type<Connection<T>> {
  return makeConnection(name, node, Directive('@shareable'));
}

function makeConnection<T>(name: string, node: () => Type<T>, mark: ClassDecorator): Type<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `An item of a list of ${name}, with its cursor.` })
  @mark
  class NodeEdge {
    @Field(() => String, { description: 'Opaque text that marks the position of this item in the list.' })
    cursor: string;

    @Field(node, { description: `The item.` })
    node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} (Relay connection).` })
  @mark
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The items of the page, in the order of the list.' })
    edges: NodeEdge[];

    @Field(() => PageInfo, { description: 'Position of the page in the list.' })
    pageInfo: PageInfo;

    @Field(() => DateTime, { description: 'Time at which the page was read.' })
    asOf: string;
  }
  return NodeConnection as unknown as Type<Connection<T>>;
}

/** The bounds of a page: read `limit` rows (one more than requested) after the row with the sort values `keys`. */
export interface Keyset {
  limit: number;
  /** Sort values of the row after which the page begins; null for the first page. */
  keys: unknown[] | null;
}

/**
 * Checks paging arguments.
 * @throws BAD_INPUT when `first` is below 1, PAGE_TOO_LARGE, BAD_CURSOR
 */
export function keysetOf(args: { first: number; after?: string | null }, keyCount: number): Keyset {
  if (args.first < 1) throw badInput('first', '至少为 1', 'must be at least 1');
  if (args.first > LARGEST_PAGE) throw platformErrors.PAGE_TOO_LARGE({ max: LARGEST_PAGE });
  return { limit: args.first + 1, keys: args.after == null ? null : readCursor(args.after, keyCount) };
}

/**
 * Builds a page from rows that were read with `limit = first + 1`.
 * @param keysOf returns the sort values of a row in the order of the sort; they become its cursor
 */
export function pageOf<R, T>(
  rows: readonly R[],
  args: { first: number; after?: string | null },
  keysOf: (row: R) => unknown[],
  toNode: (row: R) => T,
  asOf: Date = new Date(),
): Connection<T> {
  const edges = rows.slice(0, args.first).map((row) => ({ cursor: writeCursor(keysOf(row)), node: toNode(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > args.first,
      hasPreviousPage: args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    asOf: asOf.toISOString(),
  };
}

function writeCursor(keys: unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

function readCursor(cursor: string, keyCount: number): unknown[] {
  try {
    const keys = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    const scalar = (key: unknown): boolean => key === null || ['string', 'number', 'boolean'].includes(typeof key);
    if (Array.isArray(keys) && keys.length === keyCount && keys.every(scalar)) return keys as unknown[];
  } catch {
    // An unreadable cursor gets the same error below as any other invalid cursor.
  }
  throw platformErrors.BAD_CURSOR();
}
