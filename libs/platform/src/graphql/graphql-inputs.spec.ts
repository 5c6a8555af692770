import { buildSchema, GraphQLError } from 'graphql';
import { pino } from 'pino';
import { toApiError } from './graphql-errors.js';
import { CompilingExecutor } from './graphql-execution.js';
import { syntaxProblem } from './graphql-inputs.js';
import { newId } from '../values/ids.js';
import { restoreScalars } from '../values/scalars.js';

const schema = buildSchema(`
  scalar DateTime
  scalar JsonValue
  enum Mood { GLAD SAD }
  input Person { name: String! phone: String mood: Mood age: Int weight: Float born: DateTime friendIds: [ID!] areaCode: ID }
  input Report { title: String! person: Person data: JsonValue first: Int! = 5 }
  type Query { report(input: Report!): Boolean person(id: ID!, code: ID): Boolean }`);
restoreScalars(schema);
const executor = new CompilingExecutor(schema);
const secret = '13800138000';

/** Returns code and field of each refusal, and checks that the whole answer does not contain the secret. */
async function refusals(query: string, variables?: Record<string, unknown>): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const { errors = [] } = await executor.execute({ query, ...(variables ? { variables } : {}) }, {});
  const shown = (['zh', 'en'] as const).map((locale) =>
    errors.map((error) => toApiError(error, { locale, traceId: 't', log })),
  );
  expect(JSON.stringify([shown, lines])).not.toContain(secret);
  return shown[0]!.map(
    ({ extensions }) => `${String(extensions!.code)} ${(extensions!.details as { field?: string }).field ?? '-'}`,
  );
}

const report = (input: unknown) => refusals('query ($in: Report!) { report(input: $in) }', { in: input });
const literal = (person: string) =>
  refusals(`{ report(input: { title: "t", person: { name: "${secret}" ${person} } }) }`);

describe('a request with invalid values', () => {
  it.each([
    ['a wrong enum', { mood: 'ANGRY' }, 'mood'],
    ['an enum that is the secret', { mood: secret }, 'mood'],
    ['a misspelt field', { phon: secret }, 'phon'],
    ['a field that is the secret', { [secret]: 1 }, '?'],
    ['a list for a text', { phone: [secret] }, 'phone'],
    ['a number too large', { age: 13800138000 }, 'age'],
    ['a text for a number', { weight: secret }, 'weight'],
    ['an infinite number', { weight: 1e400 }, 'weight'],
    ['an instant that is none', { born: secret }, 'born'],
    ['the year 0', { born: '0000-01-01T00:00:00Z' }, 'born'],
    ['the year 0 behind an offset', { born: '0001-01-01T00:00:00+08:00' }, 'born'],
    ['the year 10000 behind an offset', { born: '9999-12-31T23:59:59-08:00' }, 'born'],
    ['a missing name', { name: null }, 'name'],
    ['U+0000', { phone: `${secret}\u0000` }, 'phone'],
    ['half a character', { phone: `${secret}\ud800` }, 'phone'],
    ['an id that is none', { friendIds: [secret] }, 'friendIds[0]'],
    ['U+0000 in a code', { areaCode: `${secret}\u0000` }, 'areaCode'],
  ])('is refused with the name of the field and without the value: %s', async (_, wrong, field) => {
    expect(await report({ title: 't', person: { name: secret, phone: secret, ...wrong } })).toEqual([
      `BAD_INPUT person.${field}`,
    ]);
  });

  it.each([
    ['mood: ANGRY', 'mood'],
    [`mood: "${secret}"`, 'mood'],
    [`phon: "${secret}"`, 'phon'],
    [`phone: ["${secret}"]`, 'phone'],
    [`phone: ${secret}`, 'phone'],
    [`age: ${secret}`, 'age'],
    [`weight: "${secret}"`, 'weight'],
    ['weight: 1e400', 'weight'],
    [`born: "${secret}"`, 'born'],
    [`phone: "${secret}\\u0000"`, 'phone'],
    [`friendIds: "${secret}"`, 'friendIds'],
    [`mood: { a: "${secret}" }`, 'mood'],
  ])('is refused in the same way when the values stand in the document: %s', async (person, field) => {
    expect(await literal(person)).toEqual([`BAD_INPUT person.${field}`]);
  });

  it.each([
    `{ report(input: "${secret}" "`,
    `{ report(input: { a: "x" ${secret} }) }`,
    `{ a "${secret}" }`,
    `${secret}`,
  ])('quotes no part of a document that is not valid GraphQL: %s', async (text) =>
    expect(await refusals(text)).toEqual(['BAD_REQUEST -']),
  );

  it('gets every wrong field in one answer', async () => {
    expect(
      await report({
        person: { mood: secret, age: 1.5, friendIds: ['1', '01a20a6f-abf2-7731-881b-e1f84a71f6e1'], x: 1 },
        data: { a: ['\u0000'] },
      }),
    ).toEqual(
      ['title', 'person.name', 'person.mood', 'person.age', 'person.friendIds[0]', 'person.x', 'data'].map(
        (field) => `BAD_INPUT ${field}`,
      ),
    );
  });

  it('is checked where a variable is used: an id must be a UUID, a code need not', async () => {
    const query = 'query ($x: ID!) { person(id: $x, code: $x) }';
    expect(await refusals(query, { x: 'abc' })).toEqual(['BAD_INPUT id']);
    expect(await refusals(query, { x: '01A20A6F-ABF2-7731-881B-E1F84A71F6E1' })).toEqual([]);
    expect(await refusals('query ($x: ID!) { person(id: $x) }')).toEqual(['BAD_INPUT id']);
    expect(await refusals('{ person(id: "abc") }')).toEqual(['BAD_INPUT id']);
  });

  it('is checked where a variable with a default is used, whatever the name of the variable is', async () => {
    expect(await refusals('query ($code: ID! = "abc") { person(id: $code) }')).toEqual(['BAD_INPUT id']);
    expect(await refusals('query ($code: ID! = "abc") { person(id: $code) }', { code: newId() })).toEqual([]);
  });

  it('is refused when its structured data is nested so deep that it would exhaust the stack', async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    expect(await report({ title: 't', data: deep })).toEqual(['BAD_INPUT data']);
  });

  it('is accepted when every value is valid, also when fields with defaults are absent', async () => {
    expect(
      await report({ title: 't', person: { name: 'n', mood: 'GLAD', friendIds: null }, data: { a: [1, 'x'] } }),
    ).toEqual([]);
    expect(await refusals('query ($t: String = "t") { report(input: { title: $t }) }')).toEqual([]);
  });
});

describe('the problem of a syntax error', () => {
  it.each([
    ['Syntax Error: Expected Name, found String "138".', 'Expected Name, found String.'],
    ['Syntax Error: Expected "}", found Name "x".', 'Expected "}", found Name.'],
    ['Syntax Error: Expected ":", found "{".', 'Expected ":", found "{".'],
    ['Syntax Error: Unterminated string.', 'Unterminated string.'],
    ['Syntax Error: Invalid number, expected digit but got: "1".', 'Invalid number, expected digit but got.'],
  ])('keeps the punctuation and drops the quoted text: %s', (message, told) => {
    expect(syntaxProblem(new GraphQLError(message).message)).toBe(told);
  });
});
