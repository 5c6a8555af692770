import { GraphQLSchemaHost } from '@nestjs/graphql';
import { roles } from '@jiceng/contracts/codes';
import type { Actor } from '@jiceng/platform/context';
import type { ServiceDefinition } from '@jiceng/platform/service';
import { getNamedType, isObjectType, isUnionType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { aStaffActor } from './actors.js';
import { inputPlacesOf, type InputPlaceOfOperation } from './input-places.js';
import { TestSubgraph, type GraphqlAnswer } from './subgraph.js';

const everybody: Actor = aStaffActor({
  id: '01a20a6f-abf2-7731-881b-e1f84a71f6e2',
  roles: [...roles],
  areaCodes: ['320106000000'],
  organizationId: '01a20a6f-abf2-7731-881b-e1f84a71f6e1',
  organizationIds: ['01a20a6f-abf2-7731-881b-e1f84a71f6e1'],
});

/** Values that must be refused with BAD_INPUT and the name of the field, by the type of the field. */
const REFUSED: Record<string, readonly unknown[]> = {
  String: ['a\u0000', '\udc00b', 7],
  ID: ['a\u0000', 'a\ud800', { a: 1 }],
  Int: [2147483648, -2147483649, 1.5, 1e308, '1', true],
  Float: ['1', true, { a: 1 }],
  DateTime: [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+08:00',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-08:00',
    '2026-02-30T00:00:00Z',
    'Infinity',
    'infinity',
    'now',
    '',
    0,
  ],
  CalendarDate: ['0000-01-01', '10000-01-01', '2026-02-30', 'infinity', '-infinity', '', 20260101],
  JsonValue: [{ a: '\u0000' }, { '\u0000': 1 }, ['\ud800'], JSON.parse('['.repeat(500) + ']'.repeat(500))],
  Boolean: ['true', 1],
};
/** Values of the right type that a caller may send. The answer may be anything except INTERNAL. */
const SURVIVED: Record<string, readonly unknown[]> = {
  String: ['', ' ', "' OR 1=1 --", '%_\\', '\u200b\u200b\u200b\u200b', '\u202eabc', '𠮷'.repeat(5_000)],
  ID: ['', "' OR 1=1 --", '%', 'x'.repeat(5_000)],
  Int: [2147483647, -2147483648, 0, -1],
  Float: [1e308, -1e308, 0, 500, 5e-324],
  DateTime: ['1900-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  CalendarDate: ['1900-01-01', '9999-12-31'],
  JsonValue: [null, 1, '', [], { a: 1e308 }],
  Boolean: [true, false],
};
/** Texts whose characters are all invisible. A command must refuse them, because such a reason tells its readers nothing. */
const SHOW_NOTHING = ['\u200b\u200b\u200b\u200b', '\u2800\u3164', '\u00ad', ' \u3000\n'];
const NO_IDS = [
  'abc',
  '',
  '0',
  "1' OR '1'='1",
  '01a20a6f-abf2-7731-881b-e1f84a71f6e',
  '01a20a6f-abf2-7731-881b-e1f84a71f6e1 ',
  '{}',
];

/** Defines tests that send bad values in every argument of a service and expect an error that names the field. */
export function describeHostileInputs(service: ServiceDefinition<never> | ServiceDefinition): void {
  describe(`${service.name} with bad values in its arguments`, () => {
    let subgraph: TestSubgraph;
    let places: InputPlaceOfOperation[];
    let schema: GraphQLSchema;
    beforeAll(async () => {
      subgraph = await TestSubgraph.start(service);
      ({ schema } = subgraph.service.app.get(GraphQLSchemaHost, { strict: false }));
      places = inputPlacesOf(schema);
    });
    afterAll(() => subgraph.stop());

    const isRowId = ({ type, field }: InputPlaceOfOperation) => type === 'ID' && !/codes?(\[0\])?$/i.test(field);
    /** Puts every value into every place and returns the answers for which `expected` is false. */
    const faultsOf = async (
      cases: readonly { place: InputPlaceOfOperation; value: unknown }[],
      expected: (codes: string[], place: InputPlaceOfOperation) => boolean,
    ): Promise<string[]> => {
      const faults: string[] = [];
      for (let start = 0; start < cases.length; start += 100) {
        const part = cases.slice(start, start + 100);
        // A context is valid for seconds only.
        const context = subgraph.context(everybody);
        const body = part.map(({ place, value }) => ({ ...place.with(value), extensions: { context } }));
        const answers = (await (await subgraph.post(body)).json()) as GraphqlAnswer[];
        part.forEach(({ place, value }, index) => {
          const codes = (answers[index]!.errors ?? []).map(({ extensions }) =>
            extensions.code === 'BAD_INPUT' ? `BAD_INPUT ${String(extensions.details?.field)}` : extensions.code,
          );
          if (!expected(codes, place))
            faults.push(`${place.title} = ${shown(value)}: ${codes.join(', ') || 'no error'}`);
        });
      }
      return faults;
    };
    const casesOf = (
      chosen: readonly InputPlaceOfOperation[],
      values: (place: InputPlaceOfOperation) => readonly unknown[],
    ) => chosen.flatMap((place) => values(place).map((value) => ({ place, value })));
    // An import may report faults in the rows of its result and not as an error. For the field `content`, every outcome
    // except INTERNAL therefore counts as refused.
    const isRefused = (codes: string[], { field }: InputPlaceOfOperation) =>
      codes.includes(`BAD_INPUT ${field}`) || (field === 'content' && !codes.includes('INTERNAL'));

    it('has arguments to test', () => expect(places.length).toBeGreaterThan(10));

    it('refuses an invalid id and names the field', async () => {
      expect(
        await faultsOf(
          casesOf(places.filter(isRowId), () => NO_IDS),
          isRefused,
        ),
      ).toEqual([]);
    });

    it('refuses invalid texts, dates, numbers and enums and names the field', async () => {
      const known = casesOf(places, ({ type }) => REFUSED[type] ?? ['NO_SUCH_VALUE', 1]);
      expect(await faultsOf(known, isRefused)).toEqual([]);
    });

    it('refuses texts of commands that show nothing and names the field', async () => {
      // Each report of a batch is a command of its own, whose refusal stands in the result.
      const written = places.filter(
        ({ title, type, field }) => title.startsWith('Mutation.') && type === 'String' && !field.startsWith('reports['),
      );
      const structured = places.filter(({ title, type }) => title.startsWith('Mutation.') && type === 'JsonValue');
      const cases = [
        ...casesOf(written, () => SHOW_NOTHING),
        ...casesOf(structured, () => [SHOW_NOTHING, { deep: [{ name: SHOW_NOTHING[0] }] }]),
      ];
      // A caller who may not use the command, or lacks its proof, learns nothing about the input.
      const denials = ['OUT_OF_SCOPE', 'FORBIDDEN', 'BAD_RECEIPT_SIGNATURE'];
      const isRefusedOrForeign = (codes: string[], place: InputPlaceOfOperation) =>
        isRefused(codes, place) || denials.includes(codes.join());
      expect(await faultsOf(cases, isRefusedOrForeign)).toEqual([]);
    }, 60_000);

    it('answers every other value without an internal error', async () => {
      const ordinary = casesOf(
        places.filter((place) => !isRowId(place)),
        ({ type }) => SURVIVED[type] ?? [],
      );
      expect(await faultsOf(ordinary, (codes) => !codes.some((code) => /INTERNAL|UNAVAILABLE/.test(code)))).toEqual([]);
    }, 120_000);

    it('refuses cursors that it did not issue, and wrong page sizes', async () => {
      const cursors = places.filter(({ field }) => field === 'after');
      const unsealed = [['a'], [1], ['a', 'b'], ['2026-01-01T00:00:00Z', 'x'], [1, 2]].map((keys) =>
        Buffer.from(JSON.stringify(keys)).toString('base64url'),
      );
      expect(
        await faultsOf(
          casesOf(cursors, () => ['', 'x', 'bm9uc2Vuc2U', ...unsealed]),
          (codes) => codes.join() === 'BAD_CURSOR',
        ),
      ).toEqual([]);
      const sizes = places.filter(({ field }) => field === 'first');
      expect(
        await faultsOf(
          casesOf(sizes, () => [0, -1]),
          isRefused,
        ),
      ).toEqual([]);
      expect(
        await faultsOf(
          casesOf(sizes, () => [101, 2147483647]),
          (codes) => codes.join() === 'PAGE_TOO_LARGE',
        ),
      ).toEqual([]);
    });

    it('returns no list that lacks a page size or a cursor, because only such lists have sealed cursors', () => {
      const unpaged = Object.values(schema.getTypeMap())
        .filter(isObjectType)
        .flatMap((type) =>
          Object.values(type.getFields())
            .filter(({ type: answer }) => getNamedType(answer).name.endsWith('Connection'))
            .filter(({ args }) => !['first', 'after'].every((needed) => args.some(({ name }) => name === needed)))
            .map(({ name }) => `${type.name}.${name}`),
        );
      expect(unpaged).toEqual([]);
    });

    it('answers references that cannot name an entity without an error', async () => {
      const union = schema.getType('_Entity');
      const entities = isUnionType(union) ? union.getTypes() : [];
      const values = ['abc', '', 'a\u0000', '\ud800', "' OR 1=1 --"];
      for (const entity of entities) {
        const key = keyOf(entity);
        const answer = await subgraph.ask<{ _entities: unknown[] }>(
          'query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }',
          { as: everybody, variables: { all: values.map((value) => ({ __typename: entity.name, [key]: value })) } },
        );
        expect(`${entity.name} ${JSON.stringify(answer.errors ?? [])}`).toBe(`${entity.name} []`);
      }
    });
  });
}

function keyOf(entity: GraphQLObjectType): string {
  return 'id' in entity.getFields() ? 'id' : 'code';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
