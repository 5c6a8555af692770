import { createHash } from 'node:crypto';
import {
  extendSchema,
  GraphQLError,
  isInterfaceType,
  Kind,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Call } from './call.js';
import type { PreparedOperation } from './documents.js';
import type { Executor } from './executor.js';
import { NODE_FIELD } from './node-field.js';
import { nodeKinds, type NodeKind } from './node-kinds.js';

/** A thing that the caller may read. */
interface Found {
  kind: NodeKind;
  values: unknown[];
}

/** A service does not answer, so the gateway cannot know whether the caller may read the thing. */
interface Unanswered {
  error: GraphQLError;
}

/**
 * Adds `Query.node` to an executor and its schema. The gateway asks the own query of each type that may have the id, as
 * the caller, and then runs the operation with this query in place of `node`. So `node` shows what the policy of the
 * type allows, and answers null alike for an unknown id and for a thing that the caller may not see.
 */
export function withNodes(executor: Executor): Executor {
  const { schema } = executor;
  const node = schema.getType('Node');
  // The small supergraphs of tests may have no such type.
  if (!isInterfaceType(node)) return executor;
  const types = new Set(schema.getPossibleTypes(node).map(({ name }) => name));
  const kinds = nodeKinds.filter(({ type }) => types.has(type));
  addField(schema, node);
  const rewritten = new LRUCache<string, PreparedOperation>({
    max: 500,
    maxSize: 32 * 1024 * 1024,
    sizeCalculation: ({ text }) => text.length,
  });

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
      const fields = nodeFieldsOf(operation).map((field) => ({
        field,
        id: idOf(field, operation.definition, variables),
      }));
      const ids = [...new Set(fields.map(({ id }) => id))];
      const found = new Map(await Promise.all(ids.map(async (id) => [id, await find(id, call)] as const)));
      const inPlace = fields.map(({ field, id }) => ({ field, number: ids.indexOf(id), node: found.get(id)! }));
      const names = namesFor(operation);
      const places = inPlace.map(({ node, number }) => `${number}${isFound(node) ? node.kind.type : ''}`);
      const key = `${operation.hash}|${operation.operationName ?? ''}|${places.join()}`;
      const ready = rewritten.get(key) ?? rewrite(operation, inPlace, names, key);
      rewritten.set(key, ready);
      const result = await executor.execute(ready, { ...variables, ...valuesOf(inPlace, names) }, call);
      return completed(result, inPlace, names);
    },
  };
}

/** Adds `Query.node` to the schema itself, because the federation runtime answers introspection from this object. */
function addField(schema: GraphQLSchema, type: GraphQLInterfaceType): void {
  const { node } = extendSchema(schema, parse(NODE_FIELD)).getQueryType()!.getFields();
  schema.getQueryType()!.getFields().node = { ...node!, type };
}

interface InPlace {
  field: FieldNode;
  /** Number of the id, because two fields may name the same one. */
  number: number;
  node: Found | Unanswered | null;
}

const isFound = (node: Found | Unanswered | null): node is Found => node !== null && 'kind' in node;

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** Names that the gateway adds to an operation. */
interface Names {
  /** The variable that carries an argument of the query for an id. */
  variable(number: number, argument: string): string;
  /** The form of a fragment on `Node` for a type. */
  fragment(type: string, name: string): string;
  /** The key of the `__typename` that the gateway asks for beside the client's fields. */
  typename: string;
}

const namesAfter = (prefix: string): Names => ({
  variable: (number, argument) => `${prefix}${number}_${argument}`,
  fragment: (type, name) => `${prefix}${type}_${name}`,
  typename: `${prefix}typename`,
});

/** Returns names that the client's document does not use, because no document contains its own digest. */
const namesFor = ({ hash }: PreparedOperation): Names => namesAfter(`node_${hash.slice(0, 32)}_`);

const probeNames = namesAfter('id');
const probes = new Map<string, PreparedOperation>();

/** Returns an operation that asks the query of each candidate whether it has the id. */
function existence(candidates: readonly Found[]): { operation: PreparedOperation; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fields = candidates.map(({ kind, values }, number) => {
    const given = kind.arguments.map(({ name, type }, index) => {
      const variable = probeNames.variable(number, name);
      variables[variable] = values[index];
      declared.push(`$${variable}: ${type}`);
      return `${name}: $${variable}`;
    });
    return `${kind.query}(${given.join(', ')}) { id }`;
  });
  const text = `query Node(${declared.join(', ')}) { ${fields.join(' ')} }`;
  const operation = probes.get(text) ?? probeOf(text);
  probes.set(text, operation);
  return { operation, variables };
}

function probeOf(text: string): PreparedOperation {
  const document = parse(text, { noLocation: true });
  return {
    text,
    hash: digestOf(text),
    document,
    definition: document.definitions[0] as OperationDefinitionNode,
    operationName: 'Node',
    forEverybody: false,
    introspects: false,
    asksForNodes: false,
    receiptCodes: 0,
    assertAffordable: () => 0,
    faultsOf: () => [],
  };
}

/** Returns the fields `node` at the root of an operation, those in fragments once. */
function nodeFieldsOf({ document, definition }: PreparedOperation): FieldNode[] {
  const fragments = fragmentsByName(document);
  const fieldsIn = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === 'node' ? [selection] : [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      fragments.delete(selection.name.value);
      return fragment ? fieldsIn(fragment.selectionSet) : [];
    });
  return fieldsIn(definition.selectionSet);
}

function fragmentsByName({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
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

/**
 * Puts the query of the type in place of each field `node`, and a field without a request where nothing was found. The
 * result shares its parts with the client's document and is never printed: an argument may be long, and a document may
 * name the fragment that has it hundreds of times.
 */
function rewrite(
  operation: PreparedOperation,
  inPlace: readonly InPlace[],
  names: Names,
  key: string,
): PreparedOperation {
  const { definition, document } = operation;
  const fragments = fragmentsByName(document);
  const forms = new Map<string, FragmentDefinitionNode | null>();
  const byField = new Map(inPlace.map((each) => [each.field, each]));
  const replaced = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection): SelectionNode => {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return { ...selection, selectionSet: replaced(selection.selectionSet) };
      const place = selection.kind === Kind.FIELD ? byField.get(selection) : undefined;
      return place ? ownQuery(place, { fragments, forms, names }) : selection;
    }),
  });
  const declared = new Map<string, VariableDefinitionNode>();
  for (const { number, node } of inPlace) {
    if (!isFound(node)) continue;
    for (const { name, type } of node.kind.arguments) {
      const variable = names.variable(number, name);
      declared.set(variable, variableDefinition(variable, type));
    }
  }
  const changed: OperationDefinitionNode = {
    ...definition,
    variableDefinitions: [...(definition.variableDefinitions ?? []), ...declared.values()],
    selectionSet: replaced(definition.selectionSet),
  };
  const others = [...fragments.values()].map((fragment) =>
    fragment.typeCondition.name.value === 'Query'
      ? { ...fragment, selectionSet: replaced(fragment.selectionSet) }
      : fragment,
  );
  return {
    ...operation,
    hash: digestOf(key),
    definition: changed,
    document: {
      kind: Kind.DOCUMENT,
      definitions: [changed, ...others, ...[...forms.values()].filter((form) => form !== null)],
    },
    asksForNodes: false,
  };
}

interface Fragments {
  /** The fragments of the client. */
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The forms of fragments on `Node` for a type, by their names; null while a form is made. */
  forms: Map<string, FragmentDefinitionNode | null>;
  names: Names;
}

function ownQuery({ field, number, node }: InPlace, { fragments, forms, names }: Fragments): FieldNode {
  const alias = { kind: Kind.NAME, value: keyOf(field) } as const;
  const directives = field.directives ?? [];
  if (!isFound(node)) return { kind: Kind.FIELD, alias, directives, name: { kind: Kind.NAME, value: '__typename' } };
  const { type, query, arguments: given } = node.kind;
  // Stands in every selection, because one that has no part for the type would be empty.
  const typename: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: names.typename },
    name: { kind: Kind.NAME, value: '__typename' },
  };
  // A fragment on `Node` gets a form for the type. Otherwise the federation runtime would refuse the fragments on other
  // types inside it. Each fragment has one form for a type, however often it is named: copies could multiply without end.
  const formOf = (name: string): string => {
    const formed = names.fragment(type, name);
    if (!forms.has(formed)) {
      forms.set(formed, null);
      const { directives = [], selectionSet } = fragments.get(name)!;
      forms.set(formed, {
        kind: Kind.FRAGMENT_DEFINITION,
        name: { kind: Kind.NAME, value: formed },
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
        directives,
        selectionSet: partsFor(selectionSet),
      });
    }
    return formed;
  };
  const partsFor = ({ selections }: SelectionSetNode): SelectionSetNode => {
    const parts = selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const { directives = [] } = selection;
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      const condition = fragment.typeCondition?.name.value;
      if (condition === type) return [selection];
      if (condition !== undefined && condition !== 'Node') return [];
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet: partsFor(selection.selectionSet) }];
      const name = { kind: Kind.NAME, value: formOf(selection.name.value) } as const;
      return [{ kind: Kind.FRAGMENT_SPREAD, name, directives }];
    });
    return { kind: Kind.SELECTION_SET, selections: [...parts, typename] };
  };
  return {
    kind: Kind.FIELD,
    alias,
    directives,
    name: { kind: Kind.NAME, value: query },
    arguments: given.map(({ name }) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: name },
      value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: names.variable(number, name) } },
    })),
    selectionSet: partsFor(field.selectionSet!),
  };
}

function variableDefinition(name: string, type: string): VariableDefinitionNode {
  const [definition] = parse(`query($${name}: ${type}) { __typename }`, { noLocation: true }).definitions;
  return (definition as OperationDefinitionNode).variableDefinitions![0]!;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function valuesOf(inPlace: readonly InPlace[], names: Names): Record<string, unknown> {
  return Object.fromEntries(
    inPlace.flatMap(({ number, node }) =>
      isFound(node)
        ? node.kind.arguments.map(({ name }, index) => [names.variable(number, name), node.values[index]] as const)
        : [],
    ),
  );
}

/** Answers null where nothing was found, with an error where a service could not tell. */
function completed(result: ExecutionResult, inPlace: readonly InPlace[], names: Names): ExecutionResult {
  const { data } = result;
  if (!data) return result;
  const errors = [...(result.errors ?? [])];
  for (const { field, node } of inPlace) {
    const key = keyOf(field);
    if (data[key] == null) continue;
    if (isFound(node)) delete (data[key] as Record<string, unknown>)[names.typename];
    else data[key] = null;
    if (node && !isFound(node)) errors.push(placed(node.error, key));
  }
  return { data, ...(errors.length > 0 ? { errors } : {}) };
}

/** The error of a query of a type, at the place of the field `node`. */
const placed = ({ message, extensions }: GraphQLError, key: string): GraphQLError =>
  new GraphQLError(message, { path: [key], extensions });
