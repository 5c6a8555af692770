import {
  astFromValue,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

export type Variables = Record<string, unknown>;

/**
 * Makes a function that fills in the defaults of variables and input fields which a client omitted. graphql-jit applies
 * the defaults of nullable variables only and refuses a missing `$first: Int! = 20`, which GraphQL allows.
 */
export function inputDefaultsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string | null,
): (variables: Variables) => Variables {
  const operation = document.definitions.find(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && (!operationName || definition.name?.value === operationName),
  );
  const definitions = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  const inputs = definitions.flatMap((definition) => {
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    return type && isInputObjectType(getNamedType(type)) ? [{ name: definition.variable.name.value, type }] : [];
  });
  const defaults = Object.fromEntries(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  if (inputs.length === 0 && Object.keys(defaults).length === 0) return (variables) => variables;
  return (given) => {
    const variables: Variables = { ...defaults, ...given };
    for (const { name, type } of inputs) if (name in variables) variables[name] = fill(variables[name], type);
    return variables;
  };
}

function fill(value: unknown, type: GraphQLInputType): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isNonNullType(type)) return fill(value, type.ofType);
  if (isListType(type))
    return Array.isArray(value) ? value.map((item) => fill(item, type.ofType)) : fill(value, type.ofType);
  return isInputObjectType(type) && !Array.isArray(value)
    ? { ...defaultsOf(type, value), ...fillFields(value as Variables, type) }
    : value;
}

function fillFields(value: Variables, type: GraphQLInputObjectType): Variables {
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, fields[name] ? fill(inner, fields[name].type) : inner]),
  );
}

/** Returns the defaults of the missing fields, in the form in which a client would send them. */
function defaultsOf(type: GraphQLInputObjectType, value: object): Variables {
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap((field) => {
      if (field.defaultValue === undefined || field.name in value) return [];
      const node = astFromValue(field.defaultValue, field.type);
      return node ? [[field.name, valueFromASTUntyped(node)]] : [];
    }),
  );
}
