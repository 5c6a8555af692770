import { platformErrors } from '@jiceng/platform/errors';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { gatewayErrors } from './gateway.errors.js';

export interface OperationLimits {
  tokens: number;
  depth: number;
  aliases: number;
  cost: number;
  page: number;
}

/** Assumed number of items of a list without `first`. The schema describes such lists as short. */
const SHORT_LIST = 10;
/** Assumed number of items of a connection whose `first` is absent and has no default. */
const DEFAULT_PAGE = 20;
/** Additional cost of `node`, which asks the queries of several types for an id. */
const NODE_COST = 10;
/** Additional cost of a command for its transaction, event and audit record. */
const MUTATION_COST = 10;

interface Shape {
  depth: number;
  aliases: number;
  fields: number;
}

/**
 * Checks the limits that the syntax alone shows, before the document is validated. Fragments count at each place where
 * they are spread; introspection counts as one level, because a rule of graphql-js limits its depth.
 * @throws DEPTH_LIMIT_EXCEEDED, ALIAS_LIMIT_EXCEEDED, DOCUMENT_TOO_LARGE
 */
export function assertDocumentWithinLimits(document: DocumentNode, limits: OperationLimits): void {
  const fragments = fragmentsOf(document);
  const shapes = new Map<string, Shape>();

  const shapeOf = ({ selections }: SelectionSetNode): Shape => {
    const total: Shape = { depth: 0, aliases: 0, fields: 0 };
    for (const selection of selections) {
      let inner: Shape = { depth: 0, aliases: 0, fields: 0 };
      let level = 0;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        inner = fragmentShape(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        inner = shapeOf(selection.selectionSet);
      } else {
        level = 1;
        total.fields += 1;
        if (selection.alias) total.aliases += 1;
        if (selection.selectionSet && !selection.name.value.startsWith('__')) inner = shapeOf(selection.selectionSet);
      }
      total.depth = Math.max(total.depth, level + inner.depth);
      total.aliases += inner.aliases;
      total.fields += inner.fields;
    }
    return total;
  };
  const fragmentShape = (name: string): Shape => {
    const known = shapes.get(name);
    if (known) return known;
    // A fragment that contains itself counts nothing here. Validation refuses it.
    shapes.set(name, { depth: 0, aliases: 0, fields: 0 });
    const fragment = fragments.get(name);
    if (fragment) shapes.set(name, shapeOf(fragment.selectionSet));
    return shapes.get(name)!;
  };

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, aliases, fields } = shapeOf(definition.selectionSet);
    if (depth > limits.depth) throw gatewayErrors.DEPTH_LIMIT_EXCEEDED({ actual: depth, max: limits.depth });
    if (aliases > limits.aliases) throw gatewayErrors.ALIAS_LIMIT_EXCEEDED({ actual: aliases, max: limits.aliases });
    if (fields > limits.tokens) throw gatewayErrors.DOCUMENT_TOO_LARGE({ max: limits.tokens });
  }
}

/** Computes the cost of one run with these variables. */
export type CostFunction = (variables: Record<string, unknown>) => number;

/**
 * Prepares the cost of an operation: one for each requested object, multiplied by the page size of its list, and ten
 * more for each command and each `node`. Scalar values are free. The returned function throws PAGE_TOO_LARGE for a page above the limit and
 * COST_LIMIT_EXCEEDED for a cost above the limit.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
): CostFunction {
  const fragments = fragmentsOf(document);
  const fragmentCosts = new Map<string, CostFunction>();
  const root = schema.getRootType(operation.operation);
  const defaults = variableDefaults(operation);
  let usesVariables = false as boolean;

  const costOf = (
    set: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    insideConnection: boolean,
  ): CostFunction => {
    const parts: CostFunction[] = [];
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const part = fieldCost(selection, parent, insideConnection);
        if (part) parts.push(part);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        parts.push(costOf(selection.selectionSet, type, insideConnection));
      } else {
        parts.push(fragmentCost(selection.name.value, insideConnection));
      }
    }
    if (parts.length === 1) return parts[0]!;
    return (variables) => {
      let sum = 0;
      for (const part of parts) sum += part(variables);
      return sum;
    };
  };

  const fragmentCost = (name: string, insideConnection: boolean): CostFunction => {
    const key = `${name}|${insideConnection}`;
    let cost = fragmentCosts.get(key);
    if (!cost) {
      const fragment = fragments.get(name)!;
      cost = oncePerRun(
        costOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), insideConnection),
      );
      fragmentCosts.set(key, cost);
    }
    return cost;
  };

  const fieldCost = (
    field: FieldNode,
    parent: GraphQLNamedType | undefined,
    insideConnection: boolean,
  ): CostFunction | undefined => {
    if (field.name.value.startsWith('__')) return undefined;
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
    if (!definition) return undefined;
    const type = getNamedType(definition.type);
    const isNode = field.name.value === 'node' && parent === schema.getQueryType();
    const own = isNode ? NODE_COST : parent === root && operation.operation === 'mutation' ? MUTATION_COST : 0;
    if (!isCompositeType(type) || !field.selectionSet) return own > 0 ? () => own : undefined;
    const pageArgument = definition.args.find(({ name }) => name === 'first');
    const children = costOf(field.selectionSet, type, pageArgument !== undefined);
    if (pageArgument) {
      const page = pageSize(field, definition);
      return (variables) => own + 1 + page(variables) * children(variables);
    }
    const size = isListType(getNullableType(definition.type)) && !insideConnection ? SHORT_LIST : 1;
    return (variables) => own + size * (1 + children(variables));
  };

  const pageSize = (field: FieldNode, definition: GraphQLField<unknown, unknown>): CostFunction => {
    const sizes = ['first', 'last'].map((name) => {
      const given = field.arguments?.find((argument) => argument.name.value === name);
      const fallback = definition.args.find((argument) => argument.name === name)?.defaultValue;
      return argumentValue(given, fallback);
    });
    return (variables) => {
      const asked = sizes.map((size) => size(variables)).filter((size) => typeof size === 'number');
      const page = asked.length > 0 ? Math.max(...asked) : DEFAULT_PAGE;
      if (page > limits.page) throw platformErrors.PAGE_TOO_LARGE({ max: limits.page });
      return Math.max(page, 1);
    };
  };

  const argumentValue = (
    argument: ArgumentNode | undefined,
    fallback: unknown,
  ): ((variables: Record<string, unknown>) => unknown) => {
    if (argument?.value.kind === Kind.VARIABLE) {
      usesVariables = true;
      const name = argument.value.name.value;
      return (variables) => variables[name] ?? defaults.get(name) ?? fallback;
    }
    const value = argument?.value.kind === Kind.INT ? Number(argument.value.value) : fallback;
    return () => value;
  };

  const total = costOf(operation.selectionSet, root ?? undefined, false);
  const checked: CostFunction = (variables) => {
    const cost = total(variables);
    if (cost > limits.cost) throw gatewayErrors.COST_LIMIT_EXCEEDED({ actual: cost, max: limits.cost });
    return cost;
  };
  return usesVariables ? checked : remembered(checked);
}

/**
 * Computes the cost of a fragment once for each run. Otherwise nested fragments would be counted once for each path,
 * and the number of paths can be exponential.
 */
function oncePerRun(cost: CostFunction): CostFunction {
  let lastVariables: Record<string, unknown> | undefined;
  let last = 0;
  return (variables) => {
    if (variables !== lastVariables) {
      last = cost(variables);
      lastVariables = variables;
    }
    return last;
  };
}

function remembered(cost: CostFunction): CostFunction {
  let known: number | undefined;
  return (variables) => (known ??= cost(variables));
}

function variableDefaults(operation: OperationDefinitionNode): Map<string, number> {
  const defaults = new Map<string, number>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults.set(variable.name.value, Number(defaultValue.value));
  }
  return defaults;
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}
