import { buildSchema, parse } from 'graphql';
import { inputDefaultsOf } from './graphql-defaults.js';
import { CompilingExecutor } from './graphql-execution.js';

const schema = buildSchema(`
  enum Mode { ALL SOME }
  input Inner { depth: Int! = 3, name: String }
  input Outer { mode: Mode! = SOME, dryRun: Boolean! = false, inner: Inner, list: [Inner!] }
  type Query { echo(input: Outer!): String, plain(number: Int): String }
`);
schema.getQueryType()!.getFields().echo!.resolve = (_, { input }) => JSON.stringify(input);
schema.getQueryType()!.getFields().plain!.resolve = (_, { number }) => String(number);

describe('inputDefaultsOf', () => {
  const withDefaults = inputDefaultsOf(schema, parse('query Q($input: Outer!) { echo(input: $input) }'));

  it('fills in absent values at every depth and keeps given values', () => {
    expect(withDefaults({ input: { dryRun: true, inner: {}, list: [{ depth: 9 }, { name: 'x' }] } })).toEqual({
      input: { mode: 'SOME', dryRun: true, inner: { depth: 3 }, list: [{ depth: 9 }, { depth: 3, name: 'x' }] },
    });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a list', [1]],
  ])('leaves %s to the type check', (_, input) => {
    expect(withDefaults({ input })).toEqual({ input });
  });

  it('gives an absent variable the default of the operation', async () => {
    const executor = new CompilingExecutor(schema);
    const query =
      'query Q($number: Int! = 7, $input: Outer! = { dryRun: true }) { plain(number: $number) echo(input: $input) }';
    expect(await executor.execute({ query }, {})).toEqual({
      data: { plain: '7', echo: '{"mode":"SOME","dryRun":true}' },
    });
    expect((await executor.execute({ query, variables: { number: null } }, {})).errors).toHaveLength(1);
  });

  it('lets a mutation omit a non-null field that has a default', async () => {
    const answer = await new CompilingExecutor(schema).execute(
      { query: 'query Q($input: Outer!) { echo(input: $input) }', variables: { input: {} } },
      {},
    );
    expect(answer).toEqual({ data: { echo: '{"mode":"SOME","dryRun":false}' } });
  });
});
