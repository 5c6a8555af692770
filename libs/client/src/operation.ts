/**
 * The text of an operation with the types of its variables and its answer. The generator of this package makes it, and
 * graphql-codegen makes an equal one with `documentMode: 'string'`.
 */
export interface Operation<Data, Variables> {
  toString: () => string;
  /** Never called; it only carries the types. */
  __apiType?: (variables: Variables) => Data;
  /** `hash` is the SHA-256 of the text, by which the gateway knows a registered operation. */
  readonly __meta__?: { hash?: string } & Record<string, unknown>;
}

/** An operation that changes something. Its input has an idempotency key, which the client makes. */
export type Command<Data, Input extends { idempotencyKey: string }> = Operation<Data, { input: Input }>;

/** Makes an operation of its text, and of the SHA-256 of the text in lower-case hex, when it is known. */
export function operation<Data, Variables>(text: string, hash?: string): Operation<Data, Variables> {
  return { toString: () => text, ...(hash === undefined ? {} : { __meta__: { hash } }) };
}

/** Returns the name in the text of an operation. */
export function nameOf(text: string): string | undefined {
  return /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1];
}
