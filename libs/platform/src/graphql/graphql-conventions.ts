import {
  getNamedType,
  getNullableType,
  GraphQLList,
  GraphQLNonNull,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parseType,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InputValueDefinitionNode,
} from 'graphql';

/** What holds for every subgraph's API, done once for all of them. */
export function applyConventions(schema: GraphQLSchema): void {
  describeInputArguments(schema);
  makeQueriesNullable(schema);
  makeReferencesNullable(schema);
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__')) syncSyntaxTree(type);
}

/** Every mutation takes one `input`, and all there is to say about it stands at the input's type: the argument repeats it. */
function describeInputArguments(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    for (const argument of field.args) {
      const type = getNamedType(argument.type);
      if (isInputObjectType(type)) argument.description ??= type.description;
    }
  }
}

/**
 * A query answers null while its service is down. Were it declared as never null, GraphQL would have to give up the whole
 * answer, and with it the parts that other services gave.
 */
function makeQueriesNullable(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (field.name.startsWith('_')) continue;
    field.type = getNullableType(field.type);
  }
}

/**
 * The same for the entities of other services: this one knows their key alone, and while their owner is down the rest of
 * such an entity is null. Declared as never null, it would hide the object that refers to it too.
 */
function makeReferencesNullable(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (isForeign(getNamedType(field.type))) field.type = withNullableItems(field.type);
    }
  }
}

/** True for a stub: an entity that this subgraph cannot resolve. */
function isForeign(type: GraphQLNamedType): boolean {
  const key = type.astNode?.directives?.find(({ name }) => name.value === 'key');
  const resolvable = key?.arguments?.find(({ name }) => name.value === 'resolvable')?.value;
  return resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}

/** `T!` becomes `T`; of a list, the list stays as it is and its items become nullable. */
function withNullableItems(type: GraphQLOutputType): GraphQLOutputType {
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return nullable;
  const list = new GraphQLList(withNullableItems(nullable.ofType as GraphQLOutputType));
  return isNonNullType(type) ? new GraphQLNonNull(list) : list;
}

/**
 * Schemas are printed from the syntax tree they were built from, where there is one: it must say the same as the fields.
 * Types may hold other copies of a field's node than the field itself.
 */
function syncSyntaxTree(type: GraphQLObjectType): void {
  const nodeOf = (node: FieldDefinitionNode): FieldDefinitionNode => {
    const field = type.getFields()[node.name.value];
    if (!field) return node;
    const described = (argument: InputValueDefinitionNode): InputValueDefinitionNode => {
      const description = field.args.find(({ name }) => name === argument.name.value)?.description;
      return description ? { ...argument, description: { kind: Kind.STRING, value: description } } : argument;
    };
    return { ...node, type: parseType(String(field.type)), arguments: (node.arguments ?? []).map(described) };
  };
  if (type.astNode) type.astNode = { ...type.astNode, fields: (type.astNode.fields ?? []).map(nodeOf) };
  type.extensionASTNodes = type.extensionASTNodes.map((extension) => ({
    ...extension,
    fields: (extension.fields ?? []).map(nodeOf),
  }));
}
