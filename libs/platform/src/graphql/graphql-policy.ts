import {
  defaultFieldResolver,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { canNameEntity } from './graphql-ids.js';
import type { ActorPolicy, Policy } from '../access/policy.js';
import type { RequestContext } from '../access/request-context.js';

/** Fields that federation adds to every subgraph. */
const FEDERATION_FIELDS = new Set(['_service', '_entities']);

/**
 * Checks the policy of the request before every root field, entity and protected field of a schema is resolved.
 * @param policy the built-in policy, which must fit the schema
 * @throws Error that names each operation without a rule, each rule without an operation and each protected field that
 * is not nullable
 */
export function enforcePolicy(schema: GraphQLSchema, policy: Policy): void {
  const faults: string[] = [];
  const known = new Set<string>();
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (FEDERATION_FIELDS.has(field.name)) continue;
      const operation = `${type!.name}.${field.name}`;
      known.add(operation);
      if (!policy.covers(operation)) faults.push(`${operation} has no rule: nobody may use it`);
      guard(field, (context) => void context.policy.policy.grants(context.actor, operation));
    }
  }
  for (const name of entityNames(schema)) {
    known.add(`Entity.${name}`);
    if (!policy.covers(`Entity.${name}`)) faults.push(`Entity.${name} has no rule: it could not be referenced`);
  }
  guardEntities(schema);
  for (const operation of policy.operations()) {
    if (/^(Query|Mutation|Entity)\./.test(operation) && !known.has(operation))
      faults.push(`the policy names ${operation}, which does not exist`);
  }
  for (const name of policy.protectedFields()) {
    const [typeName = '', fieldName = ''] = name.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) faults.push(`the policy protects ${name}, which does not exist`);
    else if (isNonNullType(field.type)) faults.push(`${name} is protected and must be nullable`);
    else protect(field, name);
  }
  if (faults.length > 0)
    throw new Error(`The policy does not fit the schema:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

/**
 * Returns the first character (the first three of a text of 8 or more characters) and the last, with asterisks in place
 * of the others; of at most two characters only the first. Null for an empty text and for other values.
 */
export function mask(value: unknown): unknown {
  if (typeof value !== 'string' || value.length === 0) return null;
  const letters = [...value];
  if (letters.length <= 2) return `${letters[0]}*`;
  const shown = letters.length >= 8 ? 3 : 1;
  return letters.map((letter, index) => (index < shown || index >= letters.length - 1 ? letter : '*')).join('');
}

/** Names of the entities that this subgraph resolves through `_entities`. */
function entityNames(schema: GraphQLSchema): string[] {
  const union = schema.getType('_Entity');
  if (!isUnionType(union)) return [];
  return union.getTypes().map((type) => type.name);
}

function guard(field: GraphQLField<unknown, RequestContext>, check: (context: RequestContext) => void): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    check(context);
    return resolve(source, args, context, info);
  };
}

function guardEntities(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities as GraphQLField<unknown, RequestContext> | undefined;
  const resolve = field?.resolve;
  if (!field || !resolve) return;
  field.resolve = async (source, args, context, info) => {
    const representations = args.representations as { __typename: string }[];
    for (const name of new Set(representations.map((representation) => representation.__typename)))
      context.policy.policy.grants(context.actor, `Entity.${name}`);
    const sound = representations.map(canNameEntity);
    if (!sound.includes(false)) return resolve(source, args, context, info);
    const asked = representations.filter((_, index) => sound[index]);
    const found = (await resolve(source, { ...args, representations: asked }, context, info)) as unknown[];
    let next = 0;
    return sound.map((each) => (each ? found[next++] : null));
  };
}

function protect(field: GraphQLField<unknown, RequestContext>, name: string): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source, args, context, info) => {
    if (context.policy.fieldView(name) === 'hidden') return null;
    return shownTo(context.policy, name, await resolve(source, args, context, info));
  };
}

/** Returns the value of a field as the actor may see it: in full, masked, or null. Every text of a list is masked. */
export function shownTo(policy: ActorPolicy, field: string, value: unknown): unknown {
  if (!policy.policy.protects(field)) return value;
  const view = policy.fieldView(field);
  if (view === 'hidden') return null;
  if (view === 'full') return value;
  return Array.isArray(value) ? value.map(mask) : mask(value);
}
