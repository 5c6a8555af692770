import type { DomainError, Messages, Retry } from '@jiceng/platform/errors';
import { toApiError } from '@jiceng/platform/graphql-errors';
import type { Logger } from '@jiceng/platform/log';
import { withoutNumbers } from '@jiceng/platform/personal-numbers';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error as subgraphs send it and as clients receive it. */
export interface ErrorShape extends GraphQLFormattedError {
  extensions: Retry & { code: string; kind: string; messages: Messages; [key: string]: unknown };
}

export function toErrorShape({ code, kind, retry, messages, details }: DomainError): ErrorShape {
  return { message: messages.en, extensions: { code, kind, ...retry, messages, details } };
}

/**
 * Returns the form of an error that the client may see. Errors of services already have the API's shape and pass
 * through in the caller's language; the platform maps all others and answers unknown errors as INTERNAL with an id.
 */
export function presentError(
  error: unknown,
  caller: { locale: 'zh' | 'en'; traceId: string; log: Logger },
): ErrorShape {
  if (error instanceof GraphQLError) {
    const { code, kind, retryable, retryAfter, ...told } = error.extensions as Partial<ErrorShape['extensions']>;
    if (code && kind && told.messages) {
      const { messages, details } = withoutNumbers({ messages: told.messages, details: told.details });
      return {
        message: messages[caller.locale],
        ...(error.locations ? { locations: error.locations } : {}),
        ...(error.path ? { path: error.path } : {}),
        extensions: {
          code,
          kind,
          retryable: retryable ?? false,
          ...(retryAfter === undefined ? {} : { retryAfter }),
          messages,
          details: details ?? {},
          traceId: caller.traceId,
        },
      };
    }
  }
  return toApiError(error, caller) as ErrorShape;
}

/** Returns an error with the name that another form has for the field that it names. */
export function withFieldName(shape: ErrorShape, names: Readonly<Record<string, string>>): ErrorShape {
  const { details, messages } = shape.extensions;
  const field = (details as { field?: unknown } | undefined)?.field;
  const name = typeof field === 'string' && Object.hasOwn(names, field) ? names[field] : undefined;
  if (name === undefined) return shape;
  const inForm = (text: string): string => text.replaceAll(field as string, name);
  return {
    ...shape,
    message: inForm(shape.message),
    extensions: {
      ...shape.extensions,
      messages: { zh: inForm(messages.zh), en: inForm(messages.en) },
      details: { ...(details as object), field: name },
    },
  };
}
