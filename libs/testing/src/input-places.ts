import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** A place in an operation where a caller puts a value: an argument, or a field of its input at any depth. */
export interface InputPlaceOfOperation {
  /** For example `Mutation.judgeIssue issueId`. */
  title: string;
  /** Name of the scalar or enum that the place expects. */
  type: string;
  /** The name of the field in an error. */
  field: string;
  /** Returns the operation with this value in this place and valid values in all others. */
  with: (value: unknown) => { query: string; variables: Record<string, unknown> };
}

const SAMPLES: Record<string, unknown> = {
  String: 'text of the right type',
  ID: '01a20a6f-abf2-7731-881b-e1f84a71f6e1',
  Int: 1,
  Float: 32.05,
  Boolean: true,
  DateTime: '2026-11-23T00:00:00Z',
  CalendarDate: '2026-11-23',
  JsonValue: {},
};

/** Returns every place of every query and mutation of a subgraph, so that a new field is tested automatically. */
export function inputPlacesOf(schema: GraphQLSchema): InputPlaceOfOperation[] {
  const places: InputPlaceOfOperation[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (field.name.startsWith('_')) continue;
      const kind = root === schema.getMutationType() ? 'mutation' : 'query';
      for (const argument of field.args) {
        const given = field.args.filter((each) => each === argument || isRequired(each));
        for (const leaf of leavesOf(argument.type, argument.name === 'input' ? '' : argument.name, [])) {
          places.push({
            title: `${root!.name}.${field.name} ${leaf.field}`,
            type: leaf.type,
            field: leaf.field,
            with: (value) => ({
              query: queryOf(kind, field, given),
              variables: Object.fromEntries(
                given.map((each) => [
                  each.name,
                  each === argument
                    ? sampleWith(each.type, leaf.path, value)
                    : sampleWith(each.type, null, null, each.name),
                ]),
              ),
            }),
          });
        }
      }
    }
  }
  return places;
}

interface Leaf {
  type: string;
  field: string;
  /** Names of the input fields below the argument. A list adds no name, because its first item is used. */
  path: string[];
}

function leavesOf(type: GraphQLInputType, field: string, path: string[]): Leaf[] {
  if (isNonNullType(type)) return leavesOf(type.ofType as GraphQLInputType, field, path);
  if (isListType(type)) return leavesOf(type.ofType as GraphQLInputType, `${field}[0]`, path);
  if (!isInputObjectType(type)) return [{ type: type.name, field, path }];
  return Object.values(type.getFields()).flatMap((inner) =>
    leavesOf(inner.type, field === '' ? inner.name : `${field}.${inner.name}`, [...path, inner.name]),
  );
}

/**
 * Returns a valid value of the type. When `path` is not null, the place to which `path` leads contains `value` instead.
 */
function sampleWith(type: GraphQLInputType, path: readonly string[] | null, value: unknown, name = ''): unknown {
  if (isNonNullType(type)) return sampleWith(type.ofType as GraphQLInputType, path, value, name);
  if (isListType(type)) return [sampleWith(type.ofType as GraphQLInputType, path, value, name)];
  if (isInputObjectType(type)) {
    const [next, ...rest] = path ?? [];
    return Object.fromEntries(
      Object.values(type.getFields()).flatMap((field) => {
        if (field.name === next) return [[field.name, sampleWith(field.type, rest, value, field.name)]];
        return isRequired(field) ? [[field.name, sampleWith(field.type, null, null, field.name)]] : [];
      }),
    );
  }
  if (path !== null) return value;
  if (name === 'idempotencyKey') return randomUUID();
  if (name === 'month') return '2026-10';
  if (/regionCode|parentCode|areaCode/.test(name)) return '320106001000';
  return isEnumType(type) ? type.getValues()[0]!.name : SAMPLES[type.name];
}

function isRequired({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

function queryOf(kind: string, field: GraphQLField<unknown, unknown>, given: readonly GraphQLArgument[]): string {
  const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const answer = getNamedType(field.type);
  const isPage = answer.name.endsWith('Connection');
  const selection = isPage ? ' { edges { cursor } pageInfo { endCursor } }' : ' { __typename }';
  return `${kind}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${isLeafType(answer) ? '' : selection} }`;
}
