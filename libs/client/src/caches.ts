/** The part of an introspection (`IntrospectionQuery` of graphql-js) that says which types have an `id`. */
export interface SchemaTypes {
  readonly __schema: {
    readonly queryType: { readonly name: string } | null;
    readonly mutationType?: { readonly name: string } | null | undefined;
    readonly types: readonly {
      readonly kind: string;
      readonly name: string;
      readonly fields?: readonly { readonly name: string }[] | null | undefined;
    }[];
  };
}

/**
 * Names of the object types without an `id`, such as connections, payloads and entries of a timeline. They belong to
 * the object that holds them, and a cache must not look for a key.
 */
export function typesWithoutId({ __schema: { queryType, mutationType, types } }: SchemaTypes): string[] {
  const roots = [queryType?.name, mutationType?.name];
  return types
    .filter(({ kind, name }) => kind === 'OBJECT' && !name.startsWith('__') && !roots.includes(name))
    .filter(({ fields }) => !fields?.some(({ name }) => name === 'id'))
    .map(({ name }) => name);
}

/** The option `keys` of graphcache, urql's normalised cache. */
export function graphcacheKeys(schema: SchemaTypes): Record<string, () => null> {
  return Object.fromEntries(typesWithoutId(schema).map((name) => [name, () => null]));
}

/** The option `typePolicies` of Apollo Client's `InMemoryCache`. Two answers about one object are put together. */
export function apolloTypePolicies(schema: SchemaTypes): Record<string, { keyFields: false; merge: true }> {
  return Object.fromEntries(typesWithoutId(schema).map((name) => [name, { keyFields: false, merge: true }]));
}
