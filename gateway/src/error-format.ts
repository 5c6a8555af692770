import type { DomainError, Messages } from '@jiceng/platform/errors';
import { toApiError } from '@jiceng/platform/graphql-errors';
import type { Logger } from '@jiceng/platform/log';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error as subgraphs send it and as clients receive it. */
export interface ErrorShape extends GraphQLFormattedError {
  extensions: { code: string; kind: string; messages: Messages; [key: string]: unknown };
}

/** The facts that a client needs to repeat a request automatically. */
interface Retry {
  /** True when the same request, with the same idempotency key, may succeed later. */
  retryable: boolean;
  /** Seconds to wait at least; only when `retryable`. */
  retryAfter?: number;
}

function retryOf({ code, kind, details }: { code: string; kind: string; details?: unknown }): Retry {
  // COMMAND_IN_PROGRESS may be repeated, because the first request with this key still runs and its answer will be
  // stored soon.
  if (kind !== 'unavailable' && code !== 'COMMAND_IN_PROGRESS') return { retryable: false };
  return { retryable: true, retryAfter: (details as { retryAfter?: number } | undefined)?.retryAfter ?? 1 };
}

export function toErrorShape({ code, kind, messages, details }: DomainError): ErrorShape {
  return { message: messages.en, extensions: { code, kind, messages, details } };
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
    const { code, kind, messages, details } = error.extensions as Partial<ErrorShape['extensions']>;
    if (code && kind && messages) {
      return {
        message: messages[caller.locale],
        ...(error.locations ? { locations: error.locations } : {}),
        ...(error.path ? { path: error.path } : {}),
        extensions: {
          code,
          kind,
          ...retryOf({ code, kind, details }),
          messages,
          details: details ?? {},
          traceId: caller.traceId,
        },
      };
    }
  }
  const shape = toApiError(error, caller) as ErrorShape;
  return { ...shape, extensions: { ...shape.extensions, ...retryOf(shape.extensions) } };
}
