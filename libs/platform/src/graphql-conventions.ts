import { getNamedType, getNullableType, isInputObjectType, type GraphQLSchema } from 'graphql';

/** What holds for every subgraph's API, done once for all of them. */
export function applyConventions(schema: GraphQLSchema): void {
  describeInputArguments(schema);
  makeQueriesNullable(schema);
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
