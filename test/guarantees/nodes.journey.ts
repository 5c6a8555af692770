import { readFileSync } from 'node:fs';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isInterfaceType, isLeafType, type GraphQLObjectType } from 'graphql';
import { clashesOf, identifiedIn, queriesOfParts, walkingQueries, type Identified } from './schema-walk.js';
import { nodeKinds } from '../../gateway/src/node-kinds.js';

interface Answer {
  data?: Record<string, Record<string, unknown> | null> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

/**
 * Walks through every query of the API, as a front end with a cache would over the day, and reads every kind of thing
 * again by its id. Nothing is written.
 */
export function describeNodes(platform: () => TestPlatform): void {
  describe('the ids of the API', () => {
    const schema = buildSchema(readFileSync('gateway/schema.graphql', 'utf8'));
    const seen = new Map<string, Identified[]>();
    /** Codes of errors that hide a part of the walk from the test. */
    const unexpected: string[] = [];
    const tokens = new Map<string, Promise<string>>();

    async function tokenOf(account: string): Promise<string> {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${platform().gatewayUrl}/demo/token`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ account }),
      });
      return ((await answer.json()) as { token: string }).token;
    }
    async function ask(account: string, query: string, variables = {}, language = 'zh'): Promise<Answer> {
      const token = tokens.get(account) ?? tokenOf(account);
      tokens.set(account, token);
      const answer = await fetch(`${platform().gatewayUrl}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': language,
          authorization: `Bearer ${await token}`,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await answer.json()) as Answer;
    }

    const isScalar = (type: string, field: string): boolean =>
      isLeafType(getNamedType((schema.getType(type) as GraphQLObjectType).getFields()[field]!.type));

    /** Sends the first of the queries that is not too costly, and returns the objects of its answer. */
    async function walk(account: string, ...texts: { name: string; text: string }[]): Promise<Identified[]> {
      for (const { name, text } of texts) {
        const { data, errors = [] } = await ask(account, text);
        const codes = errors.map(({ extensions }) => extensions.code);
        if (codes.includes('COST_LIMIT_EXCEEDED')) continue;
        unexpected.push(...codes.filter((code) => !REFUSALS.has(code)).map((code) => `${name}: ${code}`));
        return identifiedIn(data, name);
      }
      unexpected.push(`${texts[0]?.name}: too costly`);
      return [];
    }

    async function everythingOf(account: string): Promise<Identified[]> {
      const objects: Identified[] = [];
      const now = queriesOf({});
      const shallower = new Map(walkingQueries(schema, argumentsOf(), 1, new Set()).map((each) => [each.name, each]));
      for (const query of now) objects.push(...(await walk(account, query, ...given(shallower.get(query.name)))));
      for (const query of queriesOf(PAST).filter(({ name }) => name in PAST_BY_QUERY))
        objects.push(...(await walk(account, query, ...given(shallower.get(query.name)))));
      for (const variant of VARIANTS) {
        const depths = [2, 1].map((depth) =>
          walkingQueries(schema, { ...argumentsOf(), ...variant }, depth, new Set()),
        );
        const queries = depths
          .flat()
          .filter(({ name }) => Object.keys(variant).some((key) => key.startsWith(`${name}.`)));
        objects.push(...(await walk(account, ...queries)));
      }
      const issue = objects.find(({ __typename }) => __typename === 'Issue');
      for (const query of issue ? queriesOfParts(schema, 'issue', issue.id, 1) : [])
        objects.push(...(await walk(account, query)));
      return objects;
    }
    const given = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
    const queriesOf = (more: Record<string, string>) =>
      walkingQueries(schema, { ...argumentsOf(), ...more }, 2, new Set());

    beforeAll(async () => {
      for (const account of ACCOUNTS) seen.set(account, await everythingOf(account));
    }, 180_000);

    it('are seen on a walk through all queries', () => {
      expect([...new Set(unexpected)]).toEqual([]);
      const types = new Set([...seen.values()].flat().map(({ __typename }) => __typename));
      expect(types.size).toBeGreaterThan(15);
      expect([...types]).toEqual(expect.arrayContaining(['Me', ...nodeKinds.map(({ type }) => type)]));
    });

    it('belong to one thing each, which looks the same in every answer', () => {
      for (const [account, objects] of seen) expect([account, clashesOf(objects)]).toEqual([account, []]);
      const together = clashesOf([...seen.values()].flat().map((each) => ({ ...each, fields: {} })));
      expect(together).toEqual([]);
    });

    it('tell a past state of a thing from the present one', () => {
      const past = [...seen.values()].flat().filter(({ id }) => id.includes('@'));
      expect([...new Set(past.map(({ __typename }) => __typename))].sort()).toEqual([
        'CaseCategory',
        'Organization',
        'Post',
      ]);
    });

    it('lead back to the thing with node, with the same fields', async () => {
      for (const { type } of nodeKinds) {
        const objects = seen.get('district-admin')!.filter(({ __typename }) => __typename === type);
        for (const found of [objects[0], objects.find(({ id }) => id.includes('@'))]) {
          // An administrator reads no archive.
          if (!found) continue;
          const scalars = Object.entries(found.fields).filter(
            ([name]) => name === '__typename' || isScalar(type, name),
          );
          const fields = scalars.map(([name]) => name).filter((name) => name !== '__typename');
          const { data, errors } = await ask(
            'district-admin',
            `query ($id: ID!) { node(id: $id) { __typename id ... on ${type} { ${fields.join(' ')} } } }`,
            { id: found.id },
          );
          expect([found.id, errors]).toEqual([found.id, undefined]);
          expect(data!.node).toEqual(Object.fromEntries(scalars.map(([name, value]) => [name, JSON.parse(value)])));
        }
      }
    });

    it('show nothing by node that the query of the type does not show, and say nothing about the rest', async () => {
      const refused = new Set<string>();
      for (const account of ['resident-12', 'grid-worker', 'operator']) {
        for (const kind of nodeKinds) {
          const known = [...seen.values()].flat().filter(({ __typename }) => __typename === kind.type);
          for (const id of [...new Set(known.map((each) => each.id))].slice(0, 6)) {
            const values = kind.ids.exec(id)!.slice(1);
            const named = kind.arguments.map(({ name, type }, index) => ({ name, type, value: values[index] }));
            const own = await ask(
              account,
              `query (${named.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) {
                ${kind.query}(${named.map(({ name }) => `${name}: $${name}`).join(', ')}) { __typename id } }`,
              Object.fromEntries(
                named.map(({ name, type, value }) => [name, type === 'Int' && value ? Number(value) : value]),
              ),
            );
            const allowed = own.data?.[kind.query] ?? null;
            for (const language of ['zh', 'en'])
              expect(
                await ask(account, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id }, language),
              ).toEqual({
                data: { node: allowed },
              });
            if (allowed === null) refused.add(`${account} ${kind.type}`);
          }
        }
      }
      // An unknown id gets the same answer as a refused one.
      const nobody = { id: '01a20a6f-abf2-7731-881b-e1f84a71f6e1' };
      expect(await ask('resident-12', 'query ($id: ID!) { node(id: $id) { __typename id } }', nobody)).toEqual({
        data: { node: null },
      });
      expect([...refused]).toEqual(
        expect.arrayContaining([
          'resident-12 Issue',
          'resident-12 Task',
          'resident-12 Post',
          'resident-12 StaffMember',
          'grid-worker Post',
          'operator Issue',
        ]),
      );
    });

    it('are those of the types that the schema calls nodes', () => {
      const node = schema.getType('Node');
      const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
      expect(nodeKinds.map(({ type }) => type).sort()).toEqual(types.sort());
    });
  });
}

const ACCOUNTS = ['district-admin', 'coordinator', 'auditor'];
/** A role may not use every query, and the values of an argument may not fit its role. */
const REFUSALS = new Set(['FORBIDDEN', 'ROLE_MISSING', 'OUT_OF_SCOPE', 'BAD_INPUT', 'NOT_FOUND']);

const DISTRICT = '"320106000000"';
/** Arguments of queries, as the demo district knows them. */
function argumentsOf(): Record<string, string> {
  const today = new Date().toISOString().slice(0, 10);
  const [from, to] = [new Date(Date.now() - 20 * 86_400_000).toISOString(), new Date().toISOString()];
  return {
    first: '3',
    month: `"${today.slice(0, 7)}"`,
    version: '1',
    regionCode: DISTRICT,
    parentCode: DISTRICT,
    'region.code': '"320106001000"',
    'grid.code': '"320106001001001"',
    'grids.regionCode': '"320106001000"',
    from: `"${from}"`,
    to: `"${to}"`,
    'issueFigures.from': `"${from.slice(0, 10)}"`,
    'issueFigures.to': `"${today}"`,
  };
}
/** Other values of arguments that change what the objects of a list show, each for one query. */
const VARIANTS: Record<string, string>[] = [
  { 'scores.regionCode': '"320106001000"' },
  ...['response-rate', 'resolution-rate', 'satisfaction-rate'].map((code) => ({
    'scoreExplanation.regionCode': DISTRICT,
    'scoreExplanation.indicatorCode': `"${code}"`,
  })),
];
/** The same lists as they were a while ago, or in an earlier version. */
const PAST_BY_QUERY: Record<string, string> = {
  organizations: 'at',
  posts: 'at',
  grids: 'at',
  categories: 'catalogueVersion',
};
const PAST = Object.fromEntries(
  Object.entries(PAST_BY_QUERY).map(([query, argument]) => [
    `${query}.${argument}`,
    argument === 'at' ? `"${new Date(Date.now() - 1000).toISOString()}"` : '1',
  ]),
);
