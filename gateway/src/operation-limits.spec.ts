import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '@jiceng/platform/errors';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { assertDocumentWithinLimits, compileCost } from './operation-limits.js';

const limits = { tokens: 500, depth: 6, aliases: 3, cost: 1000, page: 100 };

const schema = buildSchema(`
  type Query { node(id: ID!): Issue issue: Issue issues(first: Int = 20, after: String): IssueConnection! plain: Int }
  type Mutation { close: Payload! }
  type Payload { issue: Issue }
  type IssueConnection { edges: [IssueEdge!]! nodes: [Issue!]! asOf: String }
  type IssueEdge { node: Issue! }
  type Issue { id: ID parent: Issue tasks: [Task!]! labels: [String!]! related(first: Int): IssueConnection! }
  type Task { id: ID issue: Issue }
`);

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = document.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return compileCost(schema, document, operation, { ...limits, cost: 1e12 })(variables);
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as DomainError).code;
  }
}

describe('the cost of an operation', () => {
  it.each([
    ['plain values are free', '{ plain }', 0],
    ['an object costs one', '{ issue { id labels } }', 1],
    ['a page costs its size', '{ issues(first: 50) { nodes { id } } }', 51],
    ['edges and nodes both count', '{ issues(first: 50) { edges { node { id } } } }', 101],
    ['the default page size of the schema counts', '{ issues { nodes { id } } }', 21],
    ['a short list counts ten', '{ issue { tasks { id } } }', 11],
    [
      'pages within pages multiply',
      '{ issues(first: 10) { nodes { related(first: 10) { nodes { id } } } } }',
      1 + 10 * (1 + 1 + 10),
    ],
    ['a command costs ten more', 'mutation { close { issue { id } } }', 12],
    ['node costs ten more, for the types that it asks', '{ node(id: "x") { id } }', 11],
    [
      'each node costs ten more, in fragments too',
      '{ a: node(id: "x") { id } ...F } fragment F on Query { b: node(id: "x") { id } }',
      22,
    ],
    ['the node of an edge costs no more than any object', '{ issues(first: 1) { edges { node { id } } } }', 3],
    [
      'fragments count where they are spread',
      '{ a: issue { ...F } b: issue { ...F } } fragment F on Issue { parent { id } }',
      4,
    ],
  ])('%s', (_, text, cost) => expect(costOf(text)).toBe(cost));

  it('uses page sizes from variables and their defaults', () => {
    const text = 'query ($n: Int = 7) { issues(first: $n) { nodes { id } } }';
    expect(costOf(text, { n: 30 })).toBe(31);
    expect(costOf(text)).toBe(8);
  });

  it('refuses a page above the limit and a cost above the limit', () => {
    expect(codeOf(() => costOf('{ issues(first: 101) { nodes { id } } }'))).toBe('PAGE_TOO_LARGE');
    const text = '{ issues(first: 100) { nodes { tasks { issue { id } } } } }';
    const document = parse(text);
    expect(
      codeOf(() => compileCost(schema, document, document.definitions[0] as OperationDefinitionNode, limits)({})),
    ).toBe('COST_LIMIT_EXCEEDED');
  });

  it('is computed once for each of the fragments that double twenty times', () => {
    const fragments = Array.from(
      { length: 20 },
      (_, n) => `fragment F${n} on Issue { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`,
    );
    let reads = 0;
    const variables = {
      get n() {
        reads += 1;
        return 7;
      },
    };
    const last = 'fragment F20 on Issue { related(first: $n) { nodes { id } } }';
    const text = `query ($n: Int) { issue { ...F0 } } ${fragments.join(' ')} ${last}`;
    expect(costOf(text, variables)).toBeGreaterThan(2 ** 20);
    expect(reads).toBe(1);
  });
});

describe('the size of a document', () => {
  const code = (text: string) => codeOf(() => assertDocumentWithinLimits(parse(text), limits));

  it('is accepted within the limits', () => expect(code('{ a: issue { parent { parent { id } } } }')).toBeUndefined());
  it('is refused for its depth, also through fragments', () => {
    expect(code('{ issue { parent { parent { parent { parent { parent { id } } } } } } }')).toBe(
      'DEPTH_LIMIT_EXCEEDED',
    );
    expect(
      code(
        '{ issue { ...A } } fragment A on Issue { parent { parent { ...B } } } fragment B on Issue { parent { parent { parent { id } } } }',
      ),
    ).toBe('DEPTH_LIMIT_EXCEEDED');
  });
  it('is refused for its number of aliases, also through fragments', () => {
    expect(code('{ a: plain b: plain c: plain d: plain }')).toBe('ALIAS_LIMIT_EXCEEDED');
    expect(code('{ issue { ...A parent { ...A } } } fragment A on Issue { a: id b: id }')).toBe('ALIAS_LIMIT_EXCEEDED');
  });
  it('is refused when its fragments expand to more fields than a document may have tokens', () => {
    const fragments = Array.from({ length: 12 }, (_, n) => `fragment F${n} on Issue { ...F${n + 1} ...F${n + 1} }`);
    expect(code(`{ issue { ...F0 } } ${fragments.join(' ')} fragment F12 on Issue { id }`)).toBe('DOCUMENT_TOO_LARGE');
  });
  it('is computed when a fragment contains itself', () =>
    expect(code('{ issue { ...A } } fragment A on Issue { parent { ...A } }')).toBeUndefined());
  it('does not include the depth of introspection', () => {
    expect(
      code('{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }'),
    ).toBeUndefined();
  });
});
