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

/** Applies the rules that hold for the API of every subgraph. */
export function applyConventions(schema: GraphQLSchema): void {
  describeInputArguments(schema);
  makeQueriesNullable(schema);
  makeReferencesNullable(schema);
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__')) syncSyntaxTree(type);
}

/**
 * Every mutation takes one argument `input`. The argument gets the description of its input type, so that the text is
 * written only once.
 */
function describeInputArguments(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    for (const argument of field.args) {
      const type = getNamedType(argument.type);
      if (isInputObjectType(type)) argument.description ??= type.description;
    }
  }
}

/**
 * A query answers null while its service is down. If it were declared non-null, GraphQL would replace the whole answer
 * with null, including the parts of other services.
 */
function makeQueriesNullable(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (field.name.startsWith('_')) continue;
    field.type = getNullableType(field.type);
  }
}

/**
 * Makes references to entities of other services nullable. This service knows only their key; while the owner is down
 * the reference is null, and a non-null reference would make the object that contains it null as well.
 */
function makeReferencesNullable(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (isForeign(getNamedType(field.type))) field.type = withNullableItems(field.type);
    }
  }
}

/** True for a stub, an entity that this subgraph cannot resolve. */
function isForeign(type: GraphQLNamedType): boolean {
  const key = type.astNode?.directives?.find(({ name }) => name.value === 'key');
  const resolvable = key?.arguments?.find(({ name }) => name.value === 'resolvable')?.value;
  return resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}

/** Turns `T!` into `T`. A list keeps its own type, and its items become nullable. */
function withNullableItems(type: GraphQLOutputType): GraphQLOutputType {
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return nullable;
  const list = new GraphQLList(withNullableItems(nullable.ofType as GraphQLOutputType));
  return isNonNullType(type) ? new GraphQLNonNull(list) : list;
}

/**
 * Copies the changed types of fields and the new descriptions of arguments into the syntax tree, because a schema with
 * a syntax tree is printed from the tree. The fields of the tree are found by name, because a type and its fields may
 * hold different copies of a node.
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
