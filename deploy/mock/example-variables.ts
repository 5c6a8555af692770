import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

const scalars: Record<string, unknown> = {
  Boolean: true,
  CalendarDate: '2026-11-30',
  DateTime: '2026-11-30T01:00:00Z',
  Float: 118.76,
  ID: 'issue-1',
  Int: 1,
  JsonValue: {},
  String: '320106001001',
};

/** Returns a value for each required variable of an operation. */
export function inputsFor(
  schema: GraphQLSchema,
  variables: readonly VariableDefinitionNode[],
): Record<string, unknown> {
  return Object.fromEntries(
    variables.flatMap(({ variable, type }) => {
      const known = typeFromAST(schema, type as never) as GraphQLInputType;
      return isNonNullType(known) ? [[variable.name.value, exampleOf(known)]] : [];
    }),
  );
}

function exampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return exampleOf(type.ofType as GraphQLInputType);
  if (isListType(type)) return [exampleOf(type.ofType as GraphQLInputType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return scalars[type.name];
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap((field) =>
      isNonNullType(field.type) && field.defaultValue === undefined ? [[field.name, exampleOf(field.type)]] : [],
    ),
  );
}
