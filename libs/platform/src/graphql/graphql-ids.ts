import {
  defaultFieldResolver,
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { isRowId, isStorable } from '../values/input-faults.js';
import { thingIdOf } from '../values/node.js';
import { isIdText } from '../values/text.js';

/** Returns the value of an argument with its ids in lower case. */
type Lowering = (value: unknown) => unknown;

/**
 * Turns ids into lower case, as PostgreSQL prints them, before resolvers receive them. Otherwise an id in capitals
 * would find its row in SQL, but services would treat it as different from the id of that row.
 */
export function lowerIds(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const lower = loweringOf(field.args);
      if (!lower) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context, info) => resolve(source, lower(args) as typeof args, context, info);
    }
  }
}

/** Returns undefined when no field holds an id, so that such operations cost nothing. */
function loweringOf(fields: readonly (GraphQLArgument | GraphQLInputField)[]): Lowering | undefined {
  const lowerings = fields.flatMap(({ name, type }) => {
    const lower = loweringOfType(type, name);
    return lower ? [[name, lower] as const] : [];
  });
  if (lowerings.length === 0) return undefined;
  return (value) => {
    const given = value as Record<string, unknown>;
    const lowered: Record<string, unknown> = { ...given };
    for (const [name, lower] of lowerings) if (given[name] != null) lowered[name] = lower(given[name]);
    return lowered;
  };
}

function loweringOfType(type: GraphQLInputType, name: string): Lowering | undefined {
  const inner = getNullableType(type) as GraphQLInputType;
  if (isScalarType(inner))
    return isRowId(inner, name) ? (value) => (typeof value === 'string' ? value.toLowerCase() : value) : undefined;
  if (isInputObjectType(inner)) return loweringOf(Object.values(inner.getFields()));
  if (!isListType(inner)) return undefined;
  const lower = loweringOfType(inner.ofType as GraphQLInputType, name);
  return lower && ((value) => (value as unknown[]).map((item) => (item == null ? item : lower(item))));
}

/**
 * True when the reference can name an entity. Other services may refer to people by an account name that is not a UUID;
 * such a reference finds nothing and must not reach SQL, where it would cause an error. A past state of a thing names the
 * thing: the resolver of an entity whose owner has such states takes `thingIdOf` its id.
 */
export function canNameEntity(reference: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(reference).every(
    ([key, value]) => typeof value !== 'string' || (key === 'id' ? isIdText(thingIdOf(value)) : isStorable(value)),
  );
}
