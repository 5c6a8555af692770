import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { applyConventions } from './graphql-conventions.js';

describe('the conventions of every subgraph', () => {
  const schema = buildSchema(`
    type Query { tasks: [Task!]! _service: Task! }
    type Mutation { close(input: CloseInput!): Task! open("Which one." input: CloseInput!): Task! }
    type Task { id: ID! }
    "What to close." input CloseInput { id: ID! }
  `);
  applyConventions(schema);

  it('let a query be null when its service is down, and nothing else', () => {
    expect(String(schema.getQueryType()!.getFields().tasks!.type)).toBe('[Task!]');
    expect(String(schema.getQueryType()!.getFields()._service!.type)).toBe('Task!');
    expect(String(schema.getMutationType()!.getFields().close!.type)).toBe('Task!');
  });

  it('describe the input of a mutation by its type, unless it says more itself', () => {
    const { close, open } = schema.getMutationType()!.getFields();
    expect([close!.args[0]!.description, open!.args[0]!.description]).toEqual(['What to close.', 'Which one.']);
  });
});
