import { ApiError, SignInRefused } from './errors.js';
import { newKey } from './key.js';
import { nameOf, type Command, type Operation } from './operation.js';
import { Transport, type Connection, type Request } from './transport.js';

/** Asks questions and sends commands for one person. The next person needs a new client. */
export class Client {
  private readonly transport: Transport;
  /** Keys of commands without an answer, by the operation and its input. */
  private readonly unanswered = new Map<string, string>();

  constructor(readonly connection: Connection) {
    this.transport = new Transport(connection);
  }

  /**
   * Asks a question and returns the data of its answer.
   * @throws ApiError also when only a part of the answer is missing; its `data` has the other parts
   * @throws SignInRefused
   */
  async query<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Promise<Data> {
    return this.ask<Data>(operation, variables);
  }

  /**
   * Sends a command and returns the data of its answer. While the command has no answer, the same input is sent under
   * the same idempotency key, so that the command takes effect once.
   * @param key an idempotency key that the caller has kept, as an offline queue does
   * @throws ApiError, SignInRefused
   */
  async command<Data, Input extends { idempotencyKey: string }>(
    operation: Command<Data, Input>,
    input: Omit<Input, 'idempotencyKey'>,
    key?: string,
  ): Promise<Data> {
    const identity = `${operation.toString()}\n${JSON.stringify(input)}`;
    const idempotencyKey = key ?? this.unanswered.get(identity) ?? newKey();
    this.unanswered.set(identity, idempotencyKey);
    try {
      const data = await this.ask<Data>(operation, { input: { ...input, idempotencyKey } });
      this.unanswered.delete(identity);
      return data;
    } catch (error) {
      // After a refusal the next attempt is a new command. Without an answer the command may have taken effect.
      if (!mayBeRepeated(error)) this.unanswered.delete(identity);
      throw error;
    }
  }

  private async ask<Data>(operation: Operation<unknown, never>, variables: unknown): Promise<Data> {
    const text = operation.toString();
    const hash = operation.__meta__?.hash;
    const request: Request = { operationName: nameOf(text), variables };
    if (hash !== undefined) request.extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
    let answer = await this.answerTo(hash === undefined ? { ...request, query: text } : request);
    // The gateway does not know the hash yet. It keeps hash and text for the next request.
    if (answer?.errors?.[0]?.extensions.code === 'PERSISTED_QUERY_NOT_FOUND')
      answer = await this.answerTo({ ...request, query: text });
    if (!answer || answer.errors || !answer.data) throw new ApiError(answer?.errors ?? [], answer?.data);
    return answer.data as Data;
  }

  private async answerTo(request: Request) {
    try {
      return (await this.transport.send(request)).body;
    } catch (error) {
      if (error instanceof SignInRefused) throw error;
      return null;
    }
  }
}

/** Codes of answers about the account of the sender, which say nothing about the command. */
const ABOUT_THE_ACCOUNT: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'ACTOR_UNKNOWN']);

/**
 * True when the same command, with the same key, may still succeed: later, after a new sign-in, or when the account is
 * known again.
 */
export function mayBeRepeated(error: unknown): boolean {
  if (error instanceof ApiError) return error.retryable || ABOUT_THE_ACCOUNT.has(error.code);
  return error instanceof SignInRefused;
}
