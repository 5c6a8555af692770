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
import { isIdText } from '../values/text.js';

/** Gives the value of an argument with its ids in lower case. */
type Lowering = (value: unknown) => unknown;

/**
 * Ids reach resolvers in lower case, as PostgreSQL writes them: otherwise an id in capitals finds its row in SQL and is then
 * taken for another where services compare it with the id of a row.
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

/** Undefined where no field holds an id, so that most operations pay nothing. */
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
 * True for a reference to an entity that could name one. Other services refer to people by the account they had, which
 * need not be an id of personnel: such a reference leads to nothing, and must not reach SQL.
 */
export function canNameEntity(reference: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(reference).every(
    ([key, value]) => typeof value !== 'string' || (key === 'id' ? isIdText(value) : isStorable(value)),
  );
}
