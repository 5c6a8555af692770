import {
  getNullableType,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  specifiedRules,
  typeFromAST,
  valueFromASTUntyped,
  ValuesOfCorrectTypeRule,
  visit,
  type ASTVisitor,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';
import { badInput } from '../values/errors.js';
import {
  argumentPlace,
  checkScalar,
  checkValue,
  enumProblem,
  fieldPlace,
  itemPlace,
  objectProblem,
  REQUIRED,
  unknownFieldProblem,
  type InputFault,
  type InputPlace,
} from '../values/input-faults.js';

/** Largest number of faults in one answer. A client with more wrong fields gets the rest with its next request. */
const MOST_FAULTS = 20;

/**
 * The validation rules of GraphQL, except that this file checks the values in a document. The rule of graphql-js quotes
 * the refused value in its message. When an object has a misspelt field name, this value can contain a telephone
 * number.
 */
export const validationRules = [
  ...specifiedRules.filter((rule) => rule !== ValuesOfCorrectTypeRule),
  literalsOfCorrectType,
];

/** Finds the faults of an operation's variables, without quoting a value. */
export type VariableCheck = (variables: Readonly<Record<string, unknown>>) => GraphQLError[];

/**
 * Prepares the check of an operation's variables. Each variable is checked at every place where the document uses it,
 * so that a fault names the argument and not the client's variable.
 */
export function compileVariableCheck(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): VariableCheck {
  const uses = placesOfVariables(document);
  const variables = (operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
    const name = variable.name.value;
    const places = uses.get(name) ?? [{ path: name, name }];
    // A default is checked at the same places, because the name of the variable does not tell what its value must be.
    const fallback: unknown = defaultValue && valueFromASTUntyped(defaultValue);
    return type ? [{ name, type, places, fallback, hasDefault: defaultValue !== undefined }] : [];
  });
  return (given) => {
    const faults: InputFault[] = [];
    for (const { name, type, places, fallback, hasDefault } of variables) {
      const value = given[name] === undefined && hasDefault ? fallback : given[name];
      for (const place of places) checkValue(type, value, place, faults);
    }
    return faults.length === 0 ? [] : errorsOf(faults);
  };
}

/** Returns the error for one fault, in the shape of every BAD_INPUT. */
function errorsOf(faults: readonly InputFault[]): GraphQLError[] {
  const byField = new Map(faults.map((fault) => [fault.field, fault]));
  return [...byField.values()].slice(0, MOST_FAULTS).map((fault) => inputError(fault));
}

function inputError({ field, problemZh, problem }: InputFault, node?: ValueNode): GraphQLError {
  const cause = badInput(field || 'input', problemZh, problem);
  return new GraphQLError(cause.message, { originalError: cause, ...(node ? { nodes: node } : {}) });
}

/** Returns the places where the document uses each variable, each place once. */
function placesOfVariables(document: DocumentNode): Map<string, InputPlace[]> {
  const uses = new Map<string, InputPlace[]>();
  visit(document, {
    Argument: ({ name, value }, _key, _parent, _path, ancestors) => {
      const of = ancestors.at(-1) as FieldNode | DirectiveNode;
      forEachVariable(value, placeOfArgument(of.name.value, name.value), (variable, place) => {
        const places = uses.get(variable) ?? [];
        if (!places.some(({ path, name: other }) => path === place.path && other === place.name)) places.push(place);
        uses.set(variable, places);
      });
      return false;
    },
  });
  return uses;
}

/** The place of an argument of a field. */
function placeOfArgument(field: string | undefined, argument: string): InputPlace {
  return { ...argumentPlace(argument), ...(field === 'node' ? { anyId: true } : {}) };
}

function forEachVariable(node: ValueNode, place: InputPlace, found: (name: string, place: InputPlace) => void): void {
  if (node.kind === Kind.VARIABLE) found(node.name.value, place);
  if (node.kind === Kind.LIST)
    node.values.forEach((item, index) => forEachVariable(item, itemPlace(place, index), found));
  if (node.kind === Kind.OBJECT)
    for (const field of node.fields) forEachVariable(field.value, fieldPlace(place, field.name.value), found);
}

function literalsOfCorrectType(context: ValidationContext): ASTVisitor {
  const check = (type: GraphQLInputType | null | undefined, node: ValueNode, place: InputPlace): void => {
    const faults: { fault: InputFault; node: ValueNode }[] = [];
    if (type) checkLiteral(type, node, place, faults);
    for (const found of faults.slice(0, MOST_FAULTS)) context.reportError(inputError(found.fault, found.node));
  };
  return {
    Argument: ({ name, value }) => {
      check(context.getArgument()?.type, value, placeOfArgument(context.getFieldDef()?.name, name.value));
      return false;
    },
    VariableDefinition: ({ variable, defaultValue }) => {
      const name = variable.name.value;
      if (defaultValue) check(context.getInputType(), defaultValue, { path: name, name });
      return false;
    },
  };
}

type LiteralFaults = { fault: InputFault; node: ValueNode }[];

/**
 * Like {@link checkValue}, for a value that is written in the document. Variables inside it are checked when their
 * values arrive.
 */
function checkLiteral(type: GraphQLInputType, node: ValueNode, place: InputPlace, found: LiteralFaults): void {
  const fail = (problem: Omit<InputFault, 'field'>, field = place.path): void =>
    void found.push({ fault: { field, ...problem }, node });
  const inner = getNullableType(type) as GraphQLInputType;
  if (node.kind === Kind.VARIABLE) return;
  if (node.kind === Kind.NULL) {
    if (isNonNullType(type)) fail(REQUIRED);
  } else if (isListType(inner)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    items.forEach((item, index) =>
      checkLiteral(
        inner.ofType as GraphQLInputType,
        item,
        itemPlace(place, node.kind === Kind.LIST ? index : null),
        found,
      ),
    );
  } else if (isInputObjectType(inner)) {
    if (node.kind !== Kind.OBJECT) return fail(objectProblem);
    const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
    for (const field of Object.values(inner.getFields())) {
      const value = given.get(field.name);
      if (value) checkLiteral(field.type, value, fieldPlace(place, field.name), found);
      else if (isNonNullType(field.type) && field.defaultValue === undefined)
        fail(REQUIRED, fieldPlace(place, field.name).path);
    }
    for (const name of given.keys())
      if (!inner.getFields()[name]) fail(unknownFieldProblem, fieldPlace(place, name).path);
  } else if (isEnumType(inner)) {
    if (node.kind !== Kind.ENUM || !inner.getValue(node.value)) fail(enumProblem(inner));
  } else if (isScalarType(inner)) {
    const faults: InputFault[] = [];
    checkScalar(inner, () => readLiteral(inner, node), place, faults);
    for (const fault of faults) found.push({ fault, node });
  }
}

function readLiteral(type: GraphQLScalarType, node: ValueNode): unknown {
  const value = type.parseLiteral(node) as unknown;
  // GraphQL's Float reads 1e400 in a document as Infinity.
  if (value === undefined || value === Infinity || value === -Infinity) throw new TypeError('not a value of this type');
  return value;
}

/**
 * Returns a syntax error without the quoted part of the document, which may be part of a value. Punctuation stays,
 * because a message such as "expected }" is useless without it.
 */
export function syntaxProblem(message: string): string {
  const told = message.replace('Syntax Error: ', '').replace(/:? "(?![!$&().:=@[\]{|}]{1,3}")[\s\S]*$/, '');
  return told.endsWith('.') ? told : `${told}.`;
}
