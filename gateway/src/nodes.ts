import { createHash } from 'node:crypto';
import {
  extendSchema,
  GraphQLError,
  isInterfaceType,
  Kind,
  parse,
  print,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { restoreScalars } from '@jiceng/platform/scalars';
import type { Call } from './call.js';
import type { PreparedOperation } from './documents.js';
import type { Executor } from './executor.js';
import { NODE_FIELD } from './node-field.js';

/** How the things of one type are read: their own query, and the form of their ids. */
interface NodeKind {
  type: string;
  query: string;
  /** Matches the ids of the type. The groups are the values of the arguments. */
  ids: RegExp;
  arguments: readonly { name: string; type: string; read?: (text: string) => unknown }[];
}

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const MOMENT = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';
const byId = (type: string, query: string): NodeKind => ({
  type,
  query,
  ids: new RegExp(`^(${UUID})$`),
  arguments: [{ name: 'id', type: 'ID!' }],
});
const atMoment = (type: string, query: string): NodeKind => ({
  type,
  query,
  ids: new RegExp(`^(${UUID})(?:@(${MOMENT}))?$`),
  arguments: [
    { name: 'id', type: 'ID!' },
    { name: 'at', type: 'DateTime' },
  ],
});
const code = { name: 'code', type: 'ID!' };

/** Every type that implements `Node`. */
export const nodeKinds: readonly NodeKind[] = [
  byId('Issue', 'issue'),
  byId('Task', 'task'),
  byId('StaffMember', 'staffMember'),
  byId('ArchivePacket', 'archivePacket'),
  atMoment('Organization', 'organization'),
  atMoment('Post', 'post'),
  { type: 'Region', query: 'region', ids: /^Region:(\d{1,20})$/, arguments: [code] },
  {
    type: 'Grid',
    query: 'grid',
    ids: new RegExp(`^Grid:(\\d{1,20})(?:@(${MOMENT}))?$`),
    arguments: [code, { name: 'at', type: 'DateTime' }],
  },
  {
    type: 'CaseCategory',
    query: 'category',
    ids: /^CaseCategory:(\d{1,20})(?:@(\d{1,9}))?$/,
    arguments: [code, { name: 'catalogueVersion', type: 'Int', read: Number }],
  },
];

/** A thing that the caller may read. */
interface Found {
  kind: NodeKind;
  values: unknown[];
}

/** Why nobody can say whether the caller may read the thing: a service does not answer. */
interface Unanswered {
  error: GraphQLError;
}

/**
 * Adds `Query.node` to an executor. The gateway asks the own query of each type that may have the id, as the caller, and
 * then runs the operation with this query in place of `node`. So `node` shows what the policy of the type allows, and
 * answers null alike for an unknown id and for a thing that the caller may not see.
 */
export function withNodes(executor: Executor): Executor {
  const node = executor.schema.getType('Node');
  // The small supergraphs of tests may have no such type.
  if (!isInterfaceType(node)) return executor;
  const types = new Set(executor.schema.getPossibleTypes(node).map(({ name }) => name));
  const kinds = nodeKinds.filter(({ type }) => types.has(type));
  const schema = extendSchema(executor.schema, parse(NODE_FIELD));
  restoreScalars(schema);
  const rewritten = new LRUCache<string, PreparedOperation>({ max: 500 });

  async function find(id: string, call: Call): Promise<Found | Unanswered | null> {
    const candidates = kinds.flatMap((kind) => {
      const match = kind.ids.exec(id);
      if (!match) return [];
      const values = kind.arguments.map(({ read }, index) => {
        const text = match[index + 1];
        return text === undefined ? null : (read?.(text) ?? text);
      });
      return [{ kind, values }];
    });
    if (candidates.length === 0) return null;
    const { operation, variables } = existence(candidates);
    const { data, errors = [] } = await executor.execute(operation, variables, call);
    const found = candidates.find(({ kind }) => data?.[kind.query] != null);
    // A refusal of the query of another type tells nothing about the id, but a service that is down may have the thing.
    const error = errors.find(({ extensions }) => extensions.kind === 'unavailable');
    return found ?? (error ? { error } : null);
  }

  return {
    schema,
    stop: () => executor.stop(),
    async execute(operation, variables, call) {
      if (!operation.asksForNodes) return executor.execute(operation, variables, call);
      const nodes = new Map<FieldNode, string>();
      const document = withRootFragments(operation.document, operation.definition);
      for (const field of nodeFieldsOf(document.definition.selectionSet))
        nodes.set(field, idOf(field, operation.definition, variables));
      const ids = [...new Set(nodes.values())];
      const found = new Map(await Promise.all(ids.map(async (id) => [id, await find(id, call)] as const)));
      const inPlace = [...nodes].map(([field, id]) => ({ field, number: ids.indexOf(id), node: found.get(id)! }));
      const key = `${operation.hash}|${operation.operationName ?? ''}|${inPlace.map(({ node, number }) => `${number}${isFound(node) ? node.kind.type : ''}`).join()}`;
      const ready = rewritten.get(key) ?? rewrite(operation, document, inPlace);
      rewritten.set(key, ready);
      const result = await executor.execute(ready, { ...variables, ...valuesOf(inPlace) }, call);
      return completed(result, inPlace);
    },
  };
}

interface InPlace {
  field: FieldNode;
  /** Number of the id, because two fields may name the same one. */
  number: number;
  node: Found | Unanswered | null;
}

const isFound = (node: Found | Unanswered | null): node is Found => node !== null && 'kind' in node;

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** The name of the variable that carries an argument of the query for an id. */
const variableOf = (number: number, argument: string): string => `node${number}_${argument}`;

const probes = new Map<string, PreparedOperation>();

/** Returns an operation that asks the query of each candidate whether it has the id. */
function existence(candidates: readonly Found[]): { operation: PreparedOperation; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fields = candidates.map(({ kind, values }, number) => {
    const given = kind.arguments.map(({ name, type }, index) => {
      const variable = variableOf(number, name);
      variables[variable] = values[index];
      declared.push(`$${variable}: ${type}`);
      return `${name}: $${variable}`;
    });
    return `${kind.query}(${given.join(', ')}) { id }`;
  });
  const text = `query Node(${declared.join(', ')}) { ${fields.join(' ')} }`;
  const operation = probes.get(text) ?? preparedOf(parse(text, { noLocation: true }), 'Node');
  probes.set(text, operation);
  return { operation, variables };
}

/** Returns the operation and all fragments, with the fragments at its root in place of their names. */
function withRootFragments(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { definition: OperationDefinitionNode; fragments: FragmentDefinitionNode[] } {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const inlined = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return { ...selection, selectionSet: inlined(selection.selectionSet) };
      const { typeCondition, selectionSet } = byName.get(selection.name.value)!;
      const directives = selection.directives ?? [];
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: inlined(selectionSet) };
    }),
  });
  return {
    definition: { ...operation, selectionSet: inlined(operation.selectionSet) },
    fragments: fragments.filter(({ typeCondition }) => typeCondition.name.value !== 'Query'),
  };
}

/** Returns the fields `node` at the root of an operation. */
function nodeFieldsOf({ selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return nodeFieldsOf(selection.selectionSet);
    return selection.kind === Kind.FIELD && selection.name.value === 'node' ? [selection] : [];
  });
}

/** The id that a field names. Validation has checked that there is one. */
function idOf(field: FieldNode, operation: OperationDefinitionNode, variables: Record<string, unknown>): string {
  const { value } = field.arguments!.find(({ name }) => name.value === 'id')!;
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  return String(valueFromASTUntyped(value, { ...defaults, ...variables }));
}

/** Puts the query of the type in place of each field `node`, and a field without a request where nothing was found. */
function rewrite(
  operation: PreparedOperation,
  { definition, fragments }: { definition: OperationDefinitionNode; fragments: FragmentDefinitionNode[] },
  inPlace: readonly InPlace[],
): PreparedOperation {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const byField = new Map(inPlace.map((each) => [each.field, each]));
  const replaced = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection): SelectionNode => {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return { ...selection, selectionSet: replaced(selection.selectionSet) };
      const place = selection.kind === Kind.FIELD ? byField.get(selection) : undefined;
      return place ? ownQuery(place, byName) : selection;
    }),
  });
  const declared = new Map<string, VariableDefinitionNode>();
  for (const { number, node } of inPlace) {
    if (!isFound(node)) continue;
    for (const { name, type } of node.kind.arguments) {
      const variable = variableOf(number, name);
      declared.set(variable, variableDefinition(variable, type));
    }
  }
  const changed: OperationDefinitionNode = {
    ...definition,
    variableDefinitions: [...(definition.variableDefinitions ?? []), ...declared.values()],
    selectionSet: replaced(definition.selectionSet),
  };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [changed, ...fragments] };
  return preparedOf(document, operation.operationName);
}

function ownQuery({ field, number, node }: InPlace, fragments: ReadonlyMap<string, FragmentDefinitionNode>): FieldNode {
  const alias = { kind: Kind.NAME, value: keyOf(field) } as const;
  const directives = field.directives ?? [];
  if (!isFound(node)) return { kind: Kind.FIELD, alias, directives, name: { kind: Kind.NAME, value: '__typename' } };
  const { type, query } = node.kind;
  // A fragment on `Node` becomes a part of the object. Without `__typename` beside it, the federation runtime would leave
  // out the fragments inside it.
  const partsFor = ({ selections }: SelectionSetNode): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      const condition = fragment.typeCondition?.name.value;
      if (condition === type) return [selection];
      if (condition !== undefined && condition !== 'Node') return [];
      const parts = [...partsFor(fragment.selectionSet), NOTHING_ELSE];
      const selectionSet = { kind: Kind.SELECTION_SET, selections: parts } as const;
      return [{ kind: Kind.INLINE_FRAGMENT, directives: selection.directives ?? [], selectionSet }];
    });
  return {
    kind: Kind.FIELD,
    alias,
    directives,
    name: { kind: Kind.NAME, value: query },
    arguments: node.kind.arguments.map(({ name }) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: name },
      value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variableOf(number, name) } },
    })),
    selectionSet: { kind: Kind.SELECTION_SET, selections: [...partsFor(field.selectionSet!), NOTHING_ELSE] },
  };
}

/** Stands in a selection that has no part for the type, because a selection cannot be empty. */
const NOTHING_ELSE: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: 'node__typename' },
  name: { kind: Kind.NAME, value: '__typename' },
};

function variableDefinition(name: string, type: string): VariableDefinitionNode {
  const [definition] = parse(`query($${name}: ${type}) { __typename }`, { noLocation: true }).definitions;
  return (definition as OperationDefinitionNode).variableDefinitions![0]!;
}

function preparedOf(document: DocumentNode, operationName: string | undefined): PreparedOperation {
  const text = print(document);
  return {
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    document,
    definition: document.definitions[0] as OperationDefinitionNode,
    operationName,
    forEverybody: false,
    introspects: false,
    asksForNodes: false,
    receiptCodes: 0,
    assertAffordable: () => 0,
    faultsOf: () => [],
  };
}

function valuesOf(inPlace: readonly InPlace[]): Record<string, unknown> {
  return Object.fromEntries(
    inPlace.flatMap(({ number, node }) =>
      isFound(node)
        ? node.kind.arguments.map(({ name }, index) => [variableOf(number, name), node.values[index]] as const)
        : [],
    ),
  );
}

/** Answers null where nothing was found, with an error where a service could not tell. */
function completed(result: ExecutionResult, inPlace: readonly InPlace[]): ExecutionResult {
  const { data } = result;
  if (!data) return result;
  const errors = [...(result.errors ?? [])];
  for (const { field, node } of inPlace) {
    const key = keyOf(field);
    if (data[key] == null) continue;
    if (isFound(node)) delete (data[key] as Record<string, unknown>).node__typename;
    else data[key] = null;
    if (node && !isFound(node)) errors.push(placed(node.error, key));
  }
  return { data, ...(errors.length > 0 ? { errors } : {}) };
}

/** The error of a query of a type, at the place of the field `node`. */
const placed = ({ message, extensions }: GraphQLError, key: string): GraphQLError =>
  new GraphQLError(message, { path: [key], extensions });
