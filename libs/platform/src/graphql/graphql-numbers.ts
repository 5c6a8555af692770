import {
  defaultFieldResolver,
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { NumberInText, RequestContext } from '../access/request-context.js';
import { argumentPlace, fieldPlace, itemPlace, type InputPlace } from '../values/input-faults.js';
import { hideNumbers } from '../values/personal-numbers.js';

/**
 * Arguments of mutations that are no free text: keys and codes, patterns, references of other systems, imported files,
 * and the fields for numbers, which are sealed as they are.
 */
const NO_FREE_TEXT = new Set([
  'idempotencyKey',
  'content',
  'phone',
  'email',
  'personId',
  'sourceReference',
  'sourceCategory',
  'pattern',
  'queue',
  'id',
  'key',
  'month',
]);
/** Mutations with texts that an office publishes. A number in such a text belongs to an office, so it is not hidden. */
const PUBLISHED = new Set(['changeReplyTemplate']);
const NO_FREE_TEXT_ENDING = /(code|codes|line|lines|prefix)$/i;

/** Returns a value with masks in place of the numbers in its texts, and adds the numbers to `found`. */
type Hiding = (value: unknown, place: InputPlace, found: NumberInText[]) => unknown;

/**
 * Finds telephone, identity and bank card numbers and number plates in the free text of every mutation, before a
 * resolver receives the text. The command seals them apart or refuses them (`CommandRunner`), so that no row, event,
 * audit record or stored answer contains such a number.
 */
export function hideNumbersInText(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (PUBLISHED.has(field.name)) continue;
    const hide = hidingOf(field.args);
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args, context: RequestContext, info) => {
      const found: NumberInText[] = [];
      const hidden = hide ? (hide(args, argumentPlace('input'), found) as typeof args) : args;
      // The mutations of one operation run one after the other, each with the numbers of its own texts.
      context.numbersInText = found;
      return resolve(source, hidden, context, info);
    };
  }
}

/** Returns undefined when no field holds free text. */
function hidingOf(fields: readonly (GraphQLArgument | GraphQLInputField)[]): Hiding | undefined {
  const hidings = fields.flatMap(({ name, type }) => {
    const hide = hidingOfType(type, name);
    return hide ? [[name, hide] as const] : [];
  });
  if (hidings.length === 0) return undefined;
  return (value, place, found) => {
    const given = value as Record<string, unknown>;
    const hidden: Record<string, unknown> = { ...given };
    for (const [name, hide] of hidings) {
      const inner = name === 'input' ? argumentPlace(name) : fieldPlace(place, name);
      if (given[name] != null) hidden[name] = hide(given[name], inner, found);
    }
    return hidden;
  };
}

function hidingOfType(type: GraphQLInputType, name: string): Hiding | undefined {
  const inner = getNullableType(type) as GraphQLInputType;
  if (isScalarType(inner)) {
    if (inner.name === 'JsonValue') return inTexts;
    return inner.name === 'String' && !NO_FREE_TEXT.has(name) && !NO_FREE_TEXT_ENDING.test(name) ? inTexts : undefined;
  }
  if (isInputObjectType(inner)) return hidingOf(Object.values(inner.getFields()));
  if (!isListType(inner)) return undefined;
  const hide = hidingOfType(inner.ofType as GraphQLInputType, name);
  return (
    hide &&
    ((value, place, found) =>
      (value as unknown[]).map((item, index) => (item == null ? item : hide(item, itemPlace(place, index), found))))
  );
}

const inTexts: Hiding = (value, place, found) => {
  if (typeof value === 'string') {
    const hidden = hideNumbers(value);
    found.push(...hidden.found.map((number) => ({ ...number, field: place.path })));
    return hidden.text;
  }
  if (Array.isArray(value)) return value.map((item, index) => inTexts(item, itemPlace(place, index), found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inTexts(inner, fieldPlace(place, key), found)]),
  );
};
