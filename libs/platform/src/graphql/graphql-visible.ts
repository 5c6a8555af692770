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
import type { RequestContext } from '../access/request-context.js';
import { badInput, DomainError, InputFaults, throwFaults } from '../values/errors.js';
import { argumentPlace, FILE, fieldPlace, itemPlace, type InputPlace } from '../values/input-faults.js';
import { showsNothing } from '../values/text.js';

/**
 * Name of the list whose items are commands of their own: a report that is refused keeps no other report of its batch
 * back, so the command of each report checks its own texts.
 */
const BATCH = 'reports';

/** Adds a fault for each text of a value that shows nothing. */
type Search = (value: unknown, place: InputPlace, faults: DomainError[]) => void;

/**
 * Refuses a text of a command that is not empty and shows nothing, such as a reason of zero-width spaces, also in a
 * field that a service forgets to check. The service's own checks run first, so that the answer names every wrong field;
 * `CommandRunner` keeps the command from taking effect.
 */
export function refuseInvisibleTexts(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const search = searchOf(field.args);
    if (!search) continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (source, args, context: RequestContext, info) => {
      const faults: DomainError[] = [];
      search(args, argumentPlace('input'), faults);
      context.textsWithoutLetters = faults;
      if (faults.length === 0) return resolve(source, args, context, info);
      try {
        await resolve(source, args, context, info);
      } catch (error) {
        // A caller who may not use the command learns nothing about its input.
        if (!(error instanceof DomainError) || ['forbidden', 'unavailable'].includes(error.kind)) throw error;
        throwFaults([...named(error), ...faults.filter((fault) => !isNamed(fault, error))]);
      }
      throw new InputFaults(faults as [DomainError]);
    };
  }
}

/** Returns the wrong fields that an error names; none when the service has refused the command for another reason. */
function named(error: DomainError): readonly DomainError[] {
  if (error.code !== 'BAD_INPUT') return [];
  return error instanceof InputFaults ? error.faults : [error];
}

function isNamed({ details }: DomainError, error: DomainError): boolean {
  return named(error).some((other) => other.details.field === details.field);
}

/** Returns undefined when no field holds a text. */
function searchOf(fields: readonly (GraphQLArgument | GraphQLInputField)[]): Search | undefined {
  const searches = fields.flatMap(({ name, type }) => {
    const search = name === FILE || name === BATCH ? undefined : searchOfType(type);
    return search ? [[name, search] as const] : [];
  });
  if (searches.length === 0) return undefined;
  return (value, place, faults) => {
    const given = value as Record<string, unknown>;
    for (const [name, search] of searches) {
      if (given[name] != null) search(given[name], name === 'input' ? place : fieldPlace(place, name), faults);
    }
  };
}

function searchOfType(type: GraphQLInputType): Search | undefined {
  const inner = getNullableType(type) as GraphQLInputType;
  if (isScalarType(inner)) return ['String', 'JsonValue'].includes(inner.name) ? inTexts : undefined;
  if (isInputObjectType(inner)) return searchOf(Object.values(inner.getFields()));
  if (!isListType(inner)) return undefined;
  const search = searchOfType(inner.ofType as GraphQLInputType);
  return (
    search &&
    ((value, place, faults) =>
      (value as unknown[]).forEach((item, index) => {
        if (item != null) search(item, itemPlace(place, index), faults);
      }))
  );
}

/** Structured data is named as a whole, as for its other faults. */
const inTexts: Search = (value, { path }, faults) => {
  if (holdsInvisibleText(value))
    faults.push(badInput(path, '不能只含看不见的字符', 'must contain a visible character'));
};

function holdsInvisibleText(value: unknown): boolean {
  if (typeof value === 'string') return showsNothing(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInvisibleText);
}
