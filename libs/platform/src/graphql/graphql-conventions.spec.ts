import { describe, expect, it } from '@jest/globals';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, parse, type GraphQLObjectType } from 'graphql';
import { applyConventions } from './graphql-conventions.js';

describe('the conventions of every subgraph', () => {
  const schema = buildSchema(`
    directive @key(fields: String!, resolvable: Boolean = true) on OBJECT
    type Query { tasks: [Task!]! _service: Task! }
    type Mutation { close(input: CloseInput!): Task! open("Which one." input: CloseInput!): Task! }
    type Task @key(fields: "id") { id: ID! next: Task! office: Office! offices: [Office!]! }
    type Office @key(fields: "id", resolvable: false) { id: ID! }
    "What to close." input CloseInput { id: ID! }
  `);
  applyConventions(schema);

  it('let a query answer null while its service is down, and change no other root field', () => {
    expect(String(schema.getQueryType()!.getFields().tasks!.type)).toBe('[Task!]');
    expect(String(schema.getQueryType()!.getFields()._service!.type)).toBe('Task!');
    expect(String(schema.getMutationType()!.getFields().close!.type)).toBe('Task!');
  });

  it("let a reference to another service be null, but not the service's own objects", () => {
    const fields = (schema.getType('Task') as GraphQLObjectType).getFields();
    expect(Object.values(fields).map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'id: ID!',
      'next: Task!',
      'office: Office',
      'offices: [Office]!',
    ]);
  });

  it('appear in the printed schema too', () => {
    const sdl = printSubgraphSchema(buildSubgraphSchema({ typeDefs: parse('type Query { tasks: [Int!]! }') }));
    const changed = buildSubgraphSchema({ typeDefs: parse('type Query { tasks: [Int!]! }') });
    applyConventions(changed);
    expect(printSubgraphSchema(changed)).toBe(sdl.replace('[Int!]!', '[Int!]'));
  });

  it('give the input argument of a mutation the description of its type, unless the argument has its own', () => {
    const { close, open } = schema.getMutationType()!.getFields();
    expect([close!.args[0]!.description, open!.args[0]!.description]).toEqual(['What to close.', 'Which one.']);
  });
});
