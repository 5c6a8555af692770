import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** An object of an answer that has an id. */
export interface Identified {
  __typename: string;
  id: string;
  /** The scalar fields, and the names of the objects without an id, with their values as JSON. */
  fields: Record<string, string>;
  /** The query in whose answer the object stood. */
  query: string;
}

/** Values of arguments by `field.argument` or by the name of the argument alone. */
export type Arguments = Record<string, string>;

/**
 * Returns one query for each query of the schema whose required arguments are known. It asks for every field down to a
 * depth, except those of `leftOut` (`Type.field`).
 */
export function walkingQueries(
  schema: GraphQLSchema,
  known: Arguments,
  depth: number,
  leftOut: ReadonlySet<string>,
): { name: string; text: string }[] {
  return Object.values(schema.getQueryType()!.getFields()).flatMap((field) => {
    const type = getNamedType(field.type);
    const given = argumentsOf(field, known);
    if (given === null || isLeafType(type) || isInterfaceType(type)) return [];
    return [{ name: field.name, text: `{ ${field.name}${given} ${selectionOf(type, depth, leftOut)} }` }];
  });
}

/** Returns one query for each object that a field of a thing holds, for types whose whole selection costs too much. */
export function queriesOfParts(
  schema: GraphQLSchema,
  query: string,
  id: string,
  depth: number,
): { name: string; text: string }[] {
  const type = getNamedType(schema.getQueryType()!.getFields()[query]!.type) as GraphQLObjectType;
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner) || inner.name.endsWith('Connection') || field.args.some(isRequired)) return [];
    const part = `${field.name} ${selectionOf(inner, depth, new Set())}`;
    return [{ name: `${query}.${field.name}`, text: `{ ${query}(id: "${id}") { __typename id ${part} } }` }];
  });
}

/** Returns every field of a type down to a depth. Lists in pages, and fields whose arguments are required, are left out. */
export function selectionOf(type: GraphQLNamedType, depth: number, leftOut: ReadonlySet<string>): string {
  const parts = Object.values((type as GraphQLObjectType).getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.args.some(isRequired) || leftOut.has(`${type.name}.${field.name}`)) return [];
    if (!isCompositeType(inner)) return [field.name];
    const isPage = inner.name.endsWith('Connection');
    // The edges of a page and the parts without an id belong to the object, so they do not count as a level.
    const level = isObjectType(inner) && 'id' in inner.getFields() ? 1 : 0;
    if (isPage || depth < level || inner === type) return [];
    return [`${field.name} ${selectionOf(inner, depth - level, new Set([...leftOut, `${type.name}.${field.name}`]))}`];
  });
  return `{ ${['__typename', ...parts].join(' ')} }`;
}

/** Returns the arguments of a field in brackets, or null when a required one is not known. */
function argumentsOf(field: GraphQLField<unknown, unknown>, known: Arguments): string | null {
  const given: string[] = [];
  for (const argument of field.args) {
    const value = known[`${field.name}.${argument.name}`] ?? (isRequired(argument) ? known[argument.name] : undefined);
    if (value !== undefined) given.push(`${argument.name}: ${value}`);
    else if (isRequired(argument)) return null;
  }
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

const isRequired = (argument: GraphQLArgument): boolean =>
  isNonNullType(argument.type) && argument.defaultValue === undefined;

/** Returns every object with an id in an answer. */
export function identifiedIn(data: unknown, query: string): Identified[] {
  if (Array.isArray(data)) return data.flatMap((item) => identifiedIn(item, query));
  if (typeof data !== 'object' || data === null) return [];
  const { __typename, id } = data as { __typename?: string; id?: string };
  const values = Object.entries(data);
  const inner = values.flatMap(([, value]) => identifiedIn(value, query));
  if (__typename === undefined || id === undefined) return inner;
  const fields = Object.fromEntries(
    values.filter(([name]) => !running.has(name)).map(([name, value]) => [name, JSON.stringify(shallow(value))]),
  );
  return [{ __typename, id, fields, query }, ...inner];
}

/** Fields that change while a test runs: the moment of an answer, and working minutes of an open issue. */
const running = new Set(['asOf', 'minutes']);

/** Replaces each object with an id by its name, as a cache does, and drops the time at which an answer was made. */
function shallow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shallow);
  if (typeof value !== 'object' || value === null) return value;
  const { __typename, id } = value as { __typename?: string; id?: string };
  if (__typename !== undefined && id !== undefined) return `${__typename}:${id}`;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !running.has(name))
      .map(([name, inner]) => [name, shallow(inner)]),
  );
}

/** Returns a line for each id that two types have, and for each field that one object shows in two ways. */
export function clashesOf(objects: readonly Identified[]): string[] {
  const faults = new Set<string>();
  for (const same of Map.groupBy(objects, ({ id }) => id).values()) {
    const types = [...new Set(same.map(({ __typename }) => __typename))];
    if (types.length > 1) faults.add(`${types.sort().join(' and ')} have one id`);
    for (const one of Map.groupBy(same, ({ __typename }) => __typename).values()) {
      const seen = new Map<string, string>();
      for (const { __typename, fields } of one) {
        for (const [name, value] of Object.entries(fields)) {
          const before = seen.get(name) ?? value;
          // A list or an object at the deepest level lacks the parts that the walk did not ask for.
          if (before !== value && partsOf(before) === partsOf(value))
            faults.add(`${__typename}.${name} shows ${before.slice(0, 80)} and ${value.slice(0, 80)}`);
          seen.set(name, value);
        }
      }
    }
  }
  return [...faults].sort();
}

const partsOf = (json: string): string => [...new Set(json.match(/"\w+":/g) ?? [])].sort().join();
