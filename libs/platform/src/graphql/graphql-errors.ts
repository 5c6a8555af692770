import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { isDatabaseAway } from '../database/database-away.js';
import { DomainError, InputFaults, platformErrors, type Messages, type Retry } from '../values/errors.js';
import { syntaxProblem } from './graphql-inputs.js';
import { newId } from '../values/ids.js';
import { withoutNumbers } from '../values/personal-numbers.js';
import type { Logger } from '../process/log.js';

/** The `extensions` of an API error. The `message` beside them is in the caller's language. */
export interface ErrorExtensions extends Retry {
  code: string;
  kind: string;
  messages: Messages;
  details: Record<string, unknown>;
  traceId: string;
}

/**
 * Converts any error to the shape of the API. A database that is unavailable gives TEMPORARILY_UNAVAILABLE; any other
 * error that is not a DomainError is logged once with an id and answered as INTERNAL with that id, without its message.
 */
export function toApiError(
  error: unknown,
  options: { locale: 'zh' | 'en'; traceId: string; log: Logger },
): GraphQLFormattedError {
  const graphql = error instanceof GraphQLError ? error : null;
  const cause =
    findCause(error, (each): each is DomainError => each instanceof DomainError) ?? awayOrNull(error, options.log);
  const place = {
    ...(graphql?.path ? { path: graphql.path } : {}),
    ...(graphql?.locations ? { locations: graphql.locations } : {}),
  };
  if (cause) {
    return present(cause);
  }
  if (graphql && !graphql.path && !graphql.originalError) {
    // GraphQL found this fault in the document before it executed the operation. Faults of values are found in
    // graphql-inputs.ts.
    const text = /^Syntax Error/.test(graphql.message) ? syntaxProblem(graphql.message) : graphql.message;
    const messages = { zh: `请求无效：${text}`, en: text };
    return present(new DomainError('BAD_REQUEST', 'invalid', messages));
  }
  const id = newId();
  options.log.error({ err: graphql?.originalError ?? error, errorId: id }, 'an unexpected error');
  return present(platformErrors.INTERNAL({ errorId: id }));

  function present({ code, kind, retry, ...told }: DomainError): GraphQLFormattedError {
    const { messages, details } = withoutNumbers({ messages: told.messages, details: told.details });
    const extensions: ErrorExtensions = { code, kind, ...retry, messages, details, traceId: options.traceId };
    return { message: messages[options.locale], ...place, extensions: { ...extensions } };
  }
}

/** Returns the execution result with every error in the shape of the API. */
export function withApiErrors(
  result: ExecutionResult,
  options: { locale: 'zh' | 'en'; traceId: string; log: Logger },
): Record<string, unknown> {
  if (!result.errors) return { data: result.data };
  const errors = result.errors.flatMap(eachFault).map((error) => toApiError(error, options));
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

/** Returns one error for each fault, with the path of the given error. */
function eachFault(error: GraphQLError): GraphQLError[] {
  const { originalError } = error;
  if (!(originalError instanceof InputFaults)) return [error];
  return originalError.faults.map((fault) => new GraphQLError(fault.message, { ...error, originalError: fault }));
}

/** Returns an error that asks the caller to retry when the database could not be reached; null for any other cause. */
function awayOrNull(error: unknown, log: Logger): DomainError | null {
  const away = findCause(error, isDatabaseAway);
  if (!away) return null;
  log.warn({ err: away }, 'the database is away');
  return platformErrors.TEMPORARILY_UNAVAILABLE();
}

function findCause<E extends Error>(error: unknown, isMeant: (each: Error) => each is E): E | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    if (isMeant(current)) return current;
    current = current instanceof GraphQLError ? current.originalError : current.cause;
  }
  return null;
}
