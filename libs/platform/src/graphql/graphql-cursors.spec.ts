import { buildSchema, graphql, type GraphQLObjectType } from 'graphql';
import { keysetOf, pageOf } from '../values/connection.js';
import { DomainError } from '../values/errors.js';
import { sealCursors } from './graphql-cursors.js';

const SDL = `
  type Query {
    streets(first: Int!, after: String, text: String): Page
    stations(first: Int!, after: String): Page
    street(code: String!): Street
  }
  type Street { code: String! grids(first: Int!, after: String): Page }
  type Page { edges: [Edge!]! pageInfo: PageInfo! }
  type Edge { cursor: String! node: Int! }
  type PageInfo { endCursor: String hasNextPage: Boolean! }`;

interface Paging {
  first: number;
  after?: string | null;
}

function listing(args: Paging) {
  const { limit, keys } = keysetOf(args, 1);
  const numbers = [1, 2, 3, 4, 5].filter((each) => each > Number(keys?.[0] ?? 0)).slice(0, limit);
  return pageOf(
    numbers,
    args,
    (each) => [each],
    (each) => each,
  );
}

function aSchema(secrets: string) {
  const schema = buildSchema(SDL);
  const query = schema.getQueryType()!.getFields();
  const street = schema.getType('Street') as GraphQLObjectType;
  for (const field of [query.streets!, query.stations!, street.getFields().grids!])
    field.resolve = (_, args: Paging) => listing(args);
  query.street!.resolve = (_, { code }: { code: string }) => ({ code });
  sealCursors(schema, secrets);
  return schema;
}

async function read(source: string, secrets = 'new,old') {
  const { data, errors } = await graphql({ schema: aSchema(secrets), source });
  const cause = errors?.[0]?.originalError;
  if (errors) return { code: cause instanceof DomainError ? cause.code : errors[0]!.message };
  const page = JSON.parse(JSON.stringify(data)) as Record<string, never>;
  const found = Object.values(page)[0]! as never as PageAnswer & { grids?: PageAnswer };
  const list = found.grids ?? found;
  return { nodes: list.edges.map(({ node }) => node), end: list.pageInfo.endCursor, cursors: list.edges };
}
interface PageAnswer {
  edges: { node: number; cursor: string }[];
  pageInfo: { endCursor: string };
}

const list = (field: string, args: string): string =>
  `{ ${field}(${args}) { edges { node cursor } pageInfo { endCursor } } }`;
const grids = (code: string, args: string): string => `{ street(code: "${code}") ${list('grids', args)} }`;

describe('a sealed cursor', () => {
  it('continues its list from every edge', async () => {
    const first = await read(list('streets', 'first: 2'));
    expect(first.nodes).toEqual([1, 2]);
    expect(first.cursors!.at(-1)!.cursor).toBe(first.end);
    expect((await read(list('streets', `first: 2, after: "${first.end}"`))).nodes).toEqual([3, 4]);
    expect((await read(list('streets', `first: 2, text: null, after: "${first.cursors![0]!.cursor}"`))).nodes).toEqual([
      2, 3,
    ]);
  });

  it('is refused by another list, another parent and another filter', async () => {
    const { end } = await read(list('streets', 'first: 2'));
    const below = await read(grids('A', 'first: 2'));
    expect((await read(grids('A', `first: 2, after: "${below.end}"`))).nodes).toEqual([3, 4]);
    for (const source of [
      list('stations', `first: 2, after: "${end}"`),
      list('streets', `first: 2, text: "x", after: "${end}"`),
      grids('A', `first: 2, after: "${end}"`),
      grids('B', `first: 2, after: "${below.end}"`),
    ])
      expect(await read(source)).toEqual({ code: 'BAD_CURSOR' });
  });

  it('is refused when it is empty, invented, altered or truncated', async () => {
    const { end } = await read(list('streets', 'first: 2'));
    const unsealed = Buffer.from('[2]').toString('base64url');
    const cut = Array.from({ length: end!.length - 1 }, (_, length) => end!.slice(0, length));
    for (const made of ['x', 'MTIz', unsealed, `${end!}A`, `${end!}=`, `.${end!}`, end!.toLowerCase(), ...cut])
      expect(await read(list('streets', `first: 2, after: "${made}"`))).toEqual({ code: 'BAD_CURSOR' });
  });

  it('stays valid while its secret is being replaced and becomes invalid afterwards', async () => {
    const { end } = await read(list('streets', 'first: 2'), 'old');
    expect((await read(list('streets', `first: 2, after: "${end}"`), 'new, old')).nodes).toEqual([3, 4]);
    expect(await read(list('streets', `first: 2, after: "${end}"`), 'new')).toEqual({ code: 'BAD_CURSOR' });
  });
});
