import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apolloTypePolicies, graphcacheKeys, typesWithoutId } from '@jiceng/client/caches';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client, fetchExchange, formatDocument } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import {
  buildSchema,
  concatAST,
  introspectionFromSchema,
  isObjectType,
  Kind,
  parse,
  print,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type NameNode,
  type OperationDefinitionNode,
} from 'graphql';
// @ts-expect-error a script without types
import { frontEndDocuments } from '../../gateway/check-operations.mjs';
import { inputsFor } from './example-variables.js';
import { startMock } from './server.js';

// Without this mark, Apollo Client is in its mode for production and warns of nothing.
Object.assign(globalThis, { __DEV__: true });
const { InMemoryCache } = await import('@apollo/client/cache');
(await import('@apollo/client/dev')).loadDevMessages();

const schemaFile = join(import.meta.dirname, '../../gateway/schema.graphql');
const schema = buildSchema(readFileSync(schemaFile, 'utf8'));
const introspection = introspectionFromSchema(schema);

interface FrontEnd {
  name: string;
  files: { document: DocumentNode }[];
}

/** Every operation of the console and of the client, each with its fragments. */
const operations = (frontEndDocuments() as FrontEnd[])
  .filter(({ name }) => !name.startsWith('gateway/explorer'))
  .flatMap(({ name, files }) =>
    Object.entries(separateOperations(concatAST(files.map(({ document }) => document)))).map(
      ([operation, document]) => ({
        module: `${name.startsWith('libs') ? 'Client' : 'Console'}${operation}`,
        document,
        definition: document.definitions.find(
          (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
        )!,
      }),
    ),
  );
/** Asks for the `id` of each object that has one, as the guide for front ends says and Relay's compiler does. */
function withIds(document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  const id = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'id' } } as const;
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: (set) => {
        const type = types.getParentType();
        const hasId = isObjectType(type) && 'id' in type.getFields();
        return hasId ? { ...set, selections: [...set.selections, id] } : undefined;
      },
    }),
  );
}
const queries = operations
  .filter(({ definition }) => definition.operation === 'query')
  .map(({ module, document, definition }) => ({
    module,
    query: withIds(formatDocument(document)),
    variables: inputsFor(schema, definition.variableDefinitions ?? []),
  }));

describe('a cache that is filled with the answers to every query of the console and the client', () => {
  let mock: Awaited<ReturnType<typeof startMock>>;
  let answers: { module: string; query: DocumentNode; variables: Record<string, unknown>; data: object }[];
  const warnings: string[] = [];

  beforeAll(async () => {
    mock = await startMock(0, '1');
    answers = await Promise.all(
      queries.map(async ({ query, ...rest }) => {
        const body = JSON.stringify({ query: print(query), variables: rest.variables });
        const answer = await fetch(`${mock.url}/graphql`, { method: 'POST', body });
        return { ...rest, query, data: ((await answer.json()) as { data: object }).data };
      }),
    );
  });
  afterAll(() => mock.stop());
  beforeEach(() => {
    warnings.length = 0;
    for (const level of ['warn', 'error'] as const)
      jest.spyOn(console, level).mockImplementation((...texts) => void warnings.push(texts.map(String).join(' ')));
  });
  afterEach(() => void jest.restoreAllMocks());

  it('has answers', () => expect(answers.length).toBeGreaterThan(50));

  /** Two screens that ask for different figures of one region. */
  const figures = ['communities', 'grids'].map((field) => ({
    module: field,
    query: parse(`{ region(code: "1") { __typename id figures { __typename ${field} } } }`),
    variables: {},
    data: { region: { __typename: 'Region', id: 'Region:1', figures: { __typename: 'RegionFigures', [field]: 1 } } },
  }));
  const apolloWith = (typePolicies: ReturnType<typeof apolloTypePolicies>): string[] => {
    const cache = new InMemoryCache({ typePolicies });
    const all = [...answers, ...figures];
    for (const { query, variables, data } of all) cache.writeQuery({ query, variables, data });
    return all
      .filter(({ query, variables }) => !cache.diff({ query, variables, optimistic: false }).complete)
      .map(({ module }) => module);
  };

  it('is whole in Apollo Client, without a warning', () => {
    expect(apolloWith(apolloTypePolicies(introspection))).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('loses data in Apollo Client without the policies, so that the test would see it', () => {
    expect(apolloWith({})).toContain('communities');
    expect(warnings.join('\n')).toMatch(/Cache data may be lost/);
  });

  const urqlWith = async (keys: Record<string, () => null>): Promise<string[]> => {
    const client = new Client({
      url: `${mock.url}/graphql`,
      preferGetMethod: false,
      exchanges: [cacheExchange({ schema: introspection, keys }), fetchExchange],
    });
    for (const { query, variables } of queries) await client.query(query, variables).toPromise();
    const lost = [];
    for (const { module, query, variables } of queries) {
      const { data } = await client.query(query, variables, { requestPolicy: 'cache-only' }).toPromise();
      if (data == null) lost.push(module);
    }
    return lost;
  };

  it('is whole in graphcache, without a warning', async () => {
    expect(await urqlWith(graphcacheKeys(introspection))).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('misses keys in graphcache without the option, so that the test would see it', async () => {
    await urqlWith({});
    expect(warnings.join('\n')).toMatch(/Invalid key/);
  });

  it('needs no word about the types with an id', () => {
    expect(typesWithoutId(introspection)).toEqual(expect.arrayContaining(['IssueConnection', 'PageInfo']));
    expect(typesWithoutId(introspection)).not.toEqual(expect.arrayContaining(['Issue']));
    expect(Object.keys(graphcacheKeys(introspection))).not.toContain('Query');
  });
});

describe('the compiler of Relay', () => {
  /** Refetches by `node`, and pages through a list, as Relay expects from a schema. */
  const example = `
    fragment Example_issue on Issue @refetchable(queryName: "ExampleIssueQuery") { id title holder { id name } }
    fragment Example_region on Region @refetchable(queryName: "ExampleRegionQuery") { id name }
    fragment Example_list on Query @refetchable(queryName: "ExamplePageQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
      issues(first: $count, after: $cursor) @connection(key: "Example_issues") { edges { node { id ...Example_issue } } }
    }
    query ExampleQuery($id: ID!) {
      me { id name }
      node(id: $id) { id ...Example_issue @alias ...Example_region @alias }
      ...Example_list
    }`;
  const compiler = join(createRequire(import.meta.url).resolve('relay-compiler/package.json'), '..', 'cli.js');

  /** Compiles one module per text, and returns what the compiler said. */
  function compile(modules: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-relay-'));
    try {
      mkdirSync(join(folder, 'src/__generated__'), { recursive: true });
      copyFileSync(schemaFile, join(folder, 'schema.graphql'));
      const config = {
        src: './src',
        schema: './schema.graphql',
        artifactDirectory: './src/__generated__',
        language: 'typescript',
        customScalarTypes: { DateTime: 'string', CalendarDate: 'string', JsonValue: 'unknown' },
      };
      writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
      for (const [name, text] of Object.entries(modules))
        writeFileSync(join(folder, 'src', `${name}.ts`), `graphql\`${text}\`;\n`);
      return execFileSync(process.execPath, [compiler], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      return `${stdout ?? ''}${stderr ?? String(error)}`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Relay wants the name of the module in front of every name. */
  function named({ module, document }: (typeof operations)[number]): string {
    const renamed = (name: NameNode): NameNode => ({ ...name, value: `${module}_${name.value}` });
    return print(
      visit(document, {
        OperationDefinition: ({ name, operation, ...rest }) => ({
          ...rest,
          operation,
          name: { ...name!, value: `${module}${operation === 'query' ? 'Query' : 'Mutation'}` },
        }),
        FragmentDefinition: ({ name, ...rest }) => ({ ...rest, name: renamed(name) }),
        FragmentSpread: ({ name, ...rest }) => ({ ...rest, name: renamed(name) }),
      }),
    );
  }

  it('compiles every operation of the console and the client, and an example with node and pages', () => {
    const said = compile({
      Example: example,
      ...Object.fromEntries(operations.map((operation) => [operation.module, named(operation)])),
    });
    expect(said).not.toMatch(/WARN|ERROR/i);
    expect(said).toMatch(/\b[1-9]\d+ reader, [1-9]\d+ normalization, [1-9]\d+ operation text/);
  });

  it('refuses a field that the schema does not have', () => {
    expect(compile({ Example: 'query ExampleQuery { me { id nothing } }' })).toMatch(/nothing/);
  });
});
