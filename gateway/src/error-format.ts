import type { DomainError, Messages } from '@jiceng/platform/errors';
import { toApiError } from '@jiceng/platform/graphql-errors';
import type { Logger } from '@jiceng/platform/log';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error as subgraphs send it and clients receive it. */
export interface ErrorShape extends GraphQLFormattedError {
  extensions: { code: string; kind: string; messages: Messages; [key: string]: unknown };
}

export function toErrorShape({ code, kind, messages, details }: DomainError): ErrorShape {
  return { message: messages.en, extensions: { code, kind, messages, details } };
}

/**
 * What the client may see of an error. Errors of services come in the platform's shape and pass on, in the caller's
 * language; everything else is mapped by the platform, which answers the unknown as INTERNAL with an id.
 */
export function presentError(
  error: unknown,
  caller: { locale: 'zh' | 'en'; traceId: string; log: Logger },
): ErrorShape {
  if (error instanceof GraphQLError) {
    const { code, kind, messages, details } = error.extensions as Partial<ErrorShape['extensions']>;
    if (code && kind && messages) {
      return {
        message: messages[caller.locale],
        ...(error.locations ? { locations: error.locations } : {}),
        ...(error.path ? { path: error.path } : {}),
        extensions: { code, kind, messages, details: details ?? {}, traceId: caller.traceId },
      };
    }
  }
  return toApiError(error, caller) as ErrorShape;
}
