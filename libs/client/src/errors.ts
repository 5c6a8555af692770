/** An error as the API answers it. */
export interface ErrorShape {
  message: string;
  path?: (string | number)[];
  extensions: {
    code: string;
    kind: 'not_found' | 'invalid' | 'conflict' | 'forbidden' | 'unavailable';
    /** True when the same request, with the same idempotency key, may succeed later. */
    retryable: boolean;
    /** Seconds to wait at least before the same request is sent again. */
    retryAfter?: number;
    messages: { zh: string; en: string };
    details: Record<string, unknown>;
    traceId: string;
  };
}

const noAnswer: ErrorShape = {
  message: '网络或平台没有应答，请稍后重试',
  extensions: {
    code: 'NO_ANSWER',
    kind: 'unavailable',
    retryable: true,
    messages: {
      zh: '网络或平台没有应答，请稍后重试',
      en: 'The network or the platform does not answer; try again in a moment',
    },
    details: {},
    traceId: '',
  },
};

/** Thrown when the platform refused a request, or, with the code NO_ANSWER, when no answer came. */
export class ApiError extends Error {
  readonly code: string;
  readonly kind: ErrorShape['extensions']['kind'];
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  /** The sentence for the user in both languages; `message` has it in the language of the request. */
  readonly messages: { zh: string; en: string };
  readonly details: Record<string, unknown>;
  /** The trace that the operator can find; empty when no answer came. */
  readonly traceId: string;

  /**
   * @param errors all errors of the answer; a form marks each field that `details.field` of an error names
   * @param data the parts of the answer that came in spite of the errors
   */
  constructor(
    readonly errors: readonly ErrorShape[],
    readonly data: unknown = null,
  ) {
    const first = errors[0] ?? noAnswer;
    const { code, kind, retryAfter, messages, details, traceId } = first.extensions;
    super(first.message);
    this.name = 'ApiError';
    this.code = code;
    this.kind = kind;
    this.retryable = errors.every(({ extensions }) => extensions.retryable);
    this.retryAfter = retryAfter;
    this.messages = messages;
    this.details = details;
    this.traceId = traceId;
  }
}

/** Thrown by a token source when the user must sign in again. Other errors of a token source are network faults. */
export class SignInRefused extends Error {}
