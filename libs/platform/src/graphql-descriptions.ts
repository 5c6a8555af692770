import { getNamedType, isInputObjectType, type GraphQLSchema } from 'graphql';

/** Every mutation takes one `input`, and all there is to say about it stands at the input's type: the argument repeats it. */
export function describeInputArguments(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    for (const argument of field.args) {
      const type = getNamedType(argument.type);
      if (isInputObjectType(type)) argument.description ??= type.description;
    }
  }
}
