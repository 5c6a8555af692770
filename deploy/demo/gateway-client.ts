import { setTimeout as wait } from 'node:timers/promises';

/** An error in the GraphQL answer of the gateway. */
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

/** Thrown when the platform refused a request. Programs decide by `code`. */
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

/** With the pauses between them the attempts last 51 seconds, longer than a restart on a busy machine. */
const attempts = 16;
const pauseAfter = (attempt: number): number => Math.min(100 * 2 ** (attempt - 1), 5_000);

/** True when the same request can be sent again: the platform is busy, restarts or still handles the first request. */
function passes(error: unknown): boolean {
  if (error instanceof Refused)
    return error.faults.every(
      ({ extensions }) => extensions?.kind === 'unavailable' || extensions?.code === 'COMMAND_IN_PROGRESS',
    );
  return !(error instanceof SyntaxError);
}

/** The body of an answer of the gateway. */
interface Answer {
  data?: unknown;
  errors?: GatewayFault[];
}

export interface RequestOptions {
  /** Simulated time of the request (local profile only). */
  at?: Date;
}

export interface ClientOptions {
  /** Milliseconds after which a request without an answer counts as lost and is sent again. */
  timeoutMs?: number;
  /** Called for each request that is sent again, with the reason. */
  onRepeat?: (reason: string) => void;
  /** Returns tokens when the platform has no demo issuer. */
  tokenFor?: (account: string) => Promise<string>;
}

/** Bytes of one part of an upload. */
const UPLOAD_PART_BYTES = 512 * 1024;

/** Milliseconds to wait for an answer. No operation of the gateway takes longer, including the import of a district. */
const usualTimeoutMs = 120_000;

/** A user of the API: one demo account, whose token is fetched on first use. */
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
   * Sends one operation and returns its data. After a lost connection or a temporary refusal the same input is sent
   * again, which is safe because commands carry idempotency keys.
   * @throws Refused
   */
  async send<T>(document: string, variables: Record<string, unknown> = {}, options: RequestOptions = {}): Promise<T> {
    const operation = /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? 'operation';
    const answer = await this.patiently(operation, '/graphql', { query: document, variables }, options);
    return answer.data as T;
  }

  /**
   * Posts a body to a REST route of the gateway and returns the answer. Repeats the request in the same cases as
   * `send`. @throws Refused
   */
  async post<T>(path: string, body: Record<string, unknown>): Promise<T> {
    return (await this.patiently(path, path, body, {})) as T;
  }

  /**
   * Uploads a file in parts by the tus protocol and returns its id, for the argument `files` of a command. After a lost
   * connection the upload continues behind the last byte that the platform has received. @throws Refused
   */
  async upload(bytes: Buffer): Promise<string> {
    const begun = await this.file('POST', '/files', { 'upload-length': String(bytes.length) });
    const path = begun.headers.get('location')!;
    for (let at = 0, attempt = 1; at < bytes.length;) {
      const headers = { 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' };
      try {
        await this.file('PATCH', path, headers, bytes.subarray(at, at + UPLOAD_PART_BYTES));
        at = Math.min(bytes.length, at + UPLOAD_PART_BYTES);
      } catch (error) {
        if (!passes(error) || (attempt += 1) > attempts) throw error;
        await wait(pauseAfter(attempt));
        at = Number((await this.file('HEAD', path, {})).headers.get('upload-offset'));
      }
    }
    return path.split('/').at(-1)!;
  }

  /** Fetches the content at an address of the API, such as `IssueFile.address`. */
  async download(address: string): Promise<Response> {
    return this.file('GET', address, {});
  }

  /** @throws Refused */
  private async file(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Response> {
    this.token ??= this.fetchToken();
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'tus-resumable': '1.0.0',
        authorization: `Bearer ${await this.token}`,
        'accept-language': 'en',
        ...headers,
      },
      signal: this.timeout(),
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
    if (answer.ok) return answer;
    const { errors } = (await answer.json().catch(() => ({}))) as { errors?: GatewayFault[] };
    throw new Refused(`${method} ${path}`, errors ?? [{ message: `the gateway answered ${answer.status}` }]);
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
        await wait(pauseAfter(attempt));
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

/** The gateway of a platform. Demo programs act on it through demo accounts. */
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

/** Calls `look` until it returns a value, because events between services need a moment to arrive. */
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
