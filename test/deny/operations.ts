import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  parse,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { ServiceName } from '@jiceng/contracts/contract';

/** One operation of a subgraph with arguments of the right types and arbitrary values. */
export interface GeneratedOperation {
  /** `Query.issue`, `Mutation.acceptTask` or `Entity.Issue`. */
  name: string;
  query: string;
  /** The root field whose answer is checked. */
  field: string;
}

/**
 * Values by argument or field name (or `Query.task.id` for one operation, `Entity.Task` for a key), so that operations
 * address existing rows.
 */
export type KnownValues = Record<string, string>;

/**
 * Placeholder for an idempotency key. {@link withFreshKey} replaces it by a new key, because a used key would return
 * the earlier answer.
 */
const FRESH_KEY = 'fresh-idempotency-key';

export function withFreshKey(query: string): string {
  return query.replaceAll(FRESH_KEY, `deny-${randomUUID()}`);
}

const UNKNOWN_ID = '01a20a6f-abf2-7731-881b-e1f84a71f6e1';
const SCALARS: Record<string, string> = {
  String: '"generated-text"',
  ID: `"${UNKNOWN_ID}"`,
  Int: '1',
  Float: '1.5',
  Boolean: 'true',
  DateTime: '"2026-11-23T00:00:00Z"',
  CalendarDate: '"2026-11-23"',
  JsonValue: '{}',
};

export function subgraphSchema(service: ServiceName): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(readFileSync(`services/${service}/schema.graphql`, 'utf8')) });
}

/**
 * Returns every query, mutation and entity of a subgraph as an operation. New ones are covered as soon as the schema
 * has them.
 */
export function generateOperations(schema: GraphQLSchema, known: KnownValues = {}): GeneratedOperation[] {
  const operations: GeneratedOperation[] = [];
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.name.startsWith('_')) continue;
      const kind = type === schema.getQueryType() ? 'Query' : 'Mutation';
      const name = `${kind}.${field.name}`;
      const own = Object.entries(known)
        .filter(([path]) => path.startsWith(`${name}.`))
        .map(([path, value]) => [path.slice(name.length + 1), value]);
      operations.push({
        name,
        field: field.name,
        query: `${kind.toLowerCase()} { ${callOf(field, { ...known, ...Object.fromEntries(own) })} }`,
      });
    }
  }
  for (const entity of entitiesOf(schema)) {
    operations.push({
      name: `Entity.${entity.name}`,
      field: '_entities',
      query: entityQuery(entity, '__typename', known),
    });
  }
  return operations;
}

/**
 * Returns a read of every entity with every field that has no required arguments: all data that a subgraph could show
 * to callers who name an entity.
 */
export function generateEntityReads(schema: GraphQLSchema, known: KnownValues): GeneratedOperation[] {
  return entitiesOf(schema).map((entity) => {
    const fields = Object.values(entity.getFields()).filter(
      (field) =>
        field.name !== keyOf(entity) &&
        field.args.every((arg) => !isNonNullType(arg.type) || arg.defaultValue !== undefined),
    );
    const selection = fields.map((field) => `${field.name}${selectionOf(field)}`).join(' ');
    return {
      name: `Entity.${entity.name}`,
      field: '_entities',
      query: entityQuery(entity, selection || '__typename', known),
    };
  });
}

/**
 * Returns a query that reads one field of a type. The type is an entity, the type of a field of an entity, or the item
 * of a list of `Query`.
 * @param path `Type.field`
 */
export function fieldQuery(schema: GraphQLSchema, path: string, known: KnownValues): string {
  const [typeName, field] = path.split('.') as [string, string];
  const entities = entitiesOf(schema);
  const itself = entities.find(({ name }) => name === typeName);
  if (itself) return entityQuery(itself, `${field}${selectionOf(itself.getFields()[field]!)}`, known);
  for (const entity of entities) {
    const part = Object.values(entity.getFields()).find(({ type }) => getNamedType(type).name === typeName);
    const fieldOfPart = part && (getNamedType(part.type) as GraphQLObjectType).getFields()[field];
    if (fieldOfPart) return entityQuery(entity, `${part.name} { ${field}${selectionOf(fieldOfPart)} }`, known);
  }
  const list = Object.values(schema.getQueryType()!.getFields()).find(
    ({ type }) => getNamedType(type).name === `${typeName}Connection`,
  );
  if (!list) throw new Error(`no way to ${path}`);
  return `query { ${list.name} { edges { node { ${field} } } } }`;
}

const selectionOf = ({ type }: GraphQLField<unknown, unknown>): string =>
  isLeafType(getNamedType(type)) ? '' : ' { __typename }';

function entitiesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? union.getTypes() : [];
}

/** Returns the field by which other subgraphs name an entity: that of its first `@key`. */
function keyOf({ astNode, name }: GraphQLObjectType): string {
  const key = astNode?.directives?.find((directive) => directive.name.value === 'key');
  const fields = key?.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  if (fields?.kind !== 'StringValue') throw new Error(`${name} has no key`);
  return fields.value;
}

function entityQuery(entity: GraphQLObjectType, selection: string, known: KnownValues): string {
  const key = keyOf(entity);
  const value = known[`Entity.${entity.name}`] ?? (key === 'code' ? '320106001001' : UNKNOWN_ID);
  return `query { _entities(representations: [{ __typename: "${entity.name}", ${key}: "${value}" }]) { ... on ${entity.name} { ${selection} } } }`;
}

function callOf(field: GraphQLField<unknown, unknown>, known: KnownValues): string {
  const args = field.args
    .filter((arg) => (isNonNullType(arg.type) && arg.defaultValue === undefined) || arg.name in known)
    .map((arg) => `${arg.name}: ${literal(arg.type, arg.name, known)}`);
  const answer = getNamedType(field.type);
  const inner = answer.name.endsWith('Connection') ? 'edges { cursor }' : '__typename';
  const selection = isLeafType(answer) ? '' : ` { ${inner} }`;
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`;
}

function literal(type: GraphQLInputType, name: string, known: KnownValues): string {
  if (isNonNullType(type)) return literal(type.ofType, name, known);
  if (isListType(type)) return `[${literal(type.ofType, name.replace(/s$/, ''), known)}]`;
  if (isEnumType(type)) return known[name] ?? type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => (isNonNullType(field.type) && field.defaultValue === undefined) || field.name in known,
    );
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, field.name, known)}`).join(', ')} }`;
  }
  if (name === 'idempotencyKey') return `"${FRESH_KEY}"`;
  const value = known[name];
  return value === undefined ? (SCALARS[type.name] ?? '"x"') : JSON.stringify(value);
}

/** Returns every value other than null under a name, at any depth. */
export function valuesOf(data: unknown, name: string): unknown[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === name && value !== null ? [value] : valuesOf(value, name),
  );
}
