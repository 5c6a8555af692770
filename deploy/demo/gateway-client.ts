import { setTimeout as wait } from 'node:timers/promises';

/** One error of a GraphQL answer, as the gateway presents it. */
export interface GatewayFault {
  message: string;
  extensions?: {
    code?: string;
    kind?: string;
    messages?: { zh: string; en: string };
    details?: Record<string, unknown>;
    traceId?: string;
  };
}

/** The platform refused; `code` is what a program decides by. */
export class Refused extends Error {
  readonly code: string;
  readonly faults: readonly GatewayFault[];

  constructor(operation: string, faults: readonly GatewayFault[]) {
    super(
      `${operation}: ${faults.map((fault) => `${fault.extensions?.code ?? 'ERROR'} ${fault.extensions?.messages?.en ?? fault.message}`).join('; ')}`,
    );
    this.name = 'Refused';
    this.code = faults[0]?.extensions?.code ?? 'ERROR';
    this.faults = faults;
  }
}

const attempts = 8;

/** Refusals after which the very same request may be sent again: the platform is busy, restarting, or not done with it. */
function passes(error: unknown): boolean {
  if (error instanceof Refused)
    return error.faults.every(
      ({ extensions }) => extensions?.kind === 'unavailable' || extensions?.code === 'COMMAND_IN_PROGRESS',
    );
  return !(error instanceof SyntaxError);
}

/** A body that the gateway answers with. */
interface Answer {
  data?: unknown;
  errors?: GatewayFault[];
}

export interface RequestOptions {
  /** Simulated business time (local profile only). */
  at?: Date;
}

export interface ClientOptions {
  /** Milliseconds after which a request without an answer counts as lost and is sent again. */
  timeoutMs?: number;
  /** Told of every request that is sent again, with why. */
  onRepeat?: (reason: string) => void;
  /** Where tokens come from when the platform has no demo issuer. */
  tokenFor?: (account: string) => Promise<string>;
}

/** Longer than any operation may take at the gateway, imports of a district included. */
const usualTimeoutMs = 120_000;

/** Somebody who uses the API: one demo account, its token fetched when first needed. */
export class Person {
  readonly account: string;
  private readonly url: string;
  private readonly options: ClientOptions;
  private token: Promise<string> | null = null;

  constructor(url: string, account: string, options: ClientOptions = {}) {
    this.url = url;
    this.account = account;
    this.options = options;
  }

  /**
   * Sends one operation and returns its data. Lost connections and passing refusals are repeated with the same input,
   * which is safe because commands carry idempotency keys.
   * @throws Refused
   */
  async send<T>(document: string, variables: Record<string, unknown> = {}, options: RequestOptions = {}): Promise<T> {
    const operation = /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? 'operation';
    const answer = await this.patiently(operation, '/graphql', { query: document, variables }, options);
    return answer.data as T;
  }

  /** Posts a body to a plain route of the gateway and returns its answer, with the same repeats. @throws Refused */
  async post<T>(path: string, body: Record<string, unknown>): Promise<T> {
    return (await this.patiently(path, path, body, {})) as T;
  }

  private async patiently(
    operation: string,
    path: string,
    body: Record<string, unknown>,
    options: RequestOptions,
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.request(path, body, options);
        if (answer.errors?.length) throw new Refused(operation, answer.errors);
        return answer;
      } catch (error) {
        if (!passes(error) || attempt === attempts) throw error;
        this.options.onRepeat?.(error instanceof Refused ? error.code : (error as Error).name);
        await wait(100 * 2 ** (attempt - 1));
      }
    }
  }

  private async request(path: string, body: Record<string, unknown>, { at }: RequestOptions): Promise<Answer> {
    this.token ??= this.fetchToken();
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await this.token.catch((error: unknown) => {
          this.token = null;
          throw error;
        })}`,
        'accept-language': 'en',
        ...(at === undefined ? {} : { 'x-jiceng-clock': at.toISOString() }),
      },
      body: JSON.stringify(body),
      signal: this.timeout(),
    });
    const text = await response.text();
    if (text === '' || !/json/.test(response.headers.get('content-type') ?? ''))
      throw new Error(`the gateway answered ${response.status} without JSON`);
    return JSON.parse(text) as Answer;
  }

  private async fetchToken(): Promise<string> {
    if (this.options.tokenFor) return this.options.tokenFor(this.account);
    const response = await fetch(`${this.url}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: this.account }),
      signal: this.timeout(),
    });
    const body = (await response.json()) as { token?: string; errors?: GatewayFault[] };
    if (body.token === undefined)
      throw new Refused(`token for ${this.account}`, body.errors ?? [{ message: `no token (${response.status})` }]);
    return body.token;
  }

  private timeout(): AbortSignal {
    return AbortSignal.timeout(this.options.timeoutMs ?? usualTimeoutMs);
  }
}

/** The gateway of a platform, seen from outside: who wants to speak is named by demo account. */
export class Gateway {
  readonly url: string;
  private readonly options: ClientOptions;
  private readonly people = new Map<string, Person>();

  constructor(url: string, options: ClientOptions = {}) {
    this.url = url.replace(/\/(graphql)?$/, '');
    this.options = options;
  }

  as(account: string): Person {
    const known = this.people.get(account) ?? new Person(this.url, account, this.options);
    this.people.set(account, known);
    return known;
  }
}

/** Repeats `look` until it returns something; what services tell each other arrives within moments. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`waited ${timeoutMs / 1000} s for ${what}`);
    await wait(pause);
  }
}
