import { SignInRefused, type ErrorShape } from './errors.js';

/** How the client reaches the gateway, and for whom. */
export interface Connection {
  /** Address of the gateway without a path; empty for a page that the gateway serves itself. */
  url: string;
  /**
   * Returns the access token of the signed-in person; null for the few operations without an account.
   * @param fresh true when the gateway has refused the last token, so that another one is needed
   * @throws SignInRefused when the user must sign in again
   */
  token: (options: { fresh: boolean }) => Promise<string | null>;
  /** Language of the messages of errors; Chinese when absent. */
  language?: () => 'zh' | 'en';
  /** Further headers of each request, such as `x-jiceng-device`. */
  headers?: () => Record<string, string>;
  /** Sends a request; the `fetch` of the platform when absent. */
  fetch?: typeof fetch;
  /** The clock of the device when absent. */
  clock?: Clock;
}

/** Time in milliseconds since the epoch, and a way to wait for a number of milliseconds. */
export interface Clock {
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
}

/** The body of a request of one operation. */
export interface Request {
  operationName?: string | undefined;
  query?: string | undefined;
  variables?: unknown;
  extensions?: Record<string, unknown>;
}

/** An answer of the gateway. `body` is null when it is not JSON, as from a proxy. */
export interface Answer {
  status: number;
  text: string;
  headers: Headers;
  body: {
    data?: Record<string, unknown> | null;
    errors?: ErrorShape[];
    extensions?: { consistency?: string; stale?: string[] };
  } | null;
}

/** Milliseconds before each repetition of a request. */
const PAUSES_MS = [300, 1000, 3000];
/** Milliseconds after the first attempt during which a request is repeated. */
const PATIENCE_MS = 15_000;

/**
 * Sends operations to the gateway, and repeats a request that may succeed later. A command may be repeated, because it
 * carries an idempotency key. Each signed-in person needs a transport of their own.
 */
export class Transport {
  /**
   * Names the commands of this person whose effects the next query must show; see "You read what you wrote" in the
   * gateway's README.
   */
  private consistency: string | undefined;

  constructor(private readonly connection: Connection) {}

  /** @throws SignInRefused, and the error of `fetch` when no answer came */
  async send(request: Request, signal: AbortSignal | null = null): Promise<Answer> {
    const body = JSON.stringify(request);
    const { clock = deviceClock } = this.connection;
    const end = clock.now() + PATIENCE_MS;
    let fresh = false;
    for (let tries = 0; ;) {
      let answer: Answer | null = null;
      let pause = PAUSES_MS[tries] ?? Infinity;
      try {
        answer = await this.attempt(body, fresh, signal, () => clock.now() > end);
        if (answer.status === 401 && !fresh) {
          fresh = true;
          continue;
        }
        pause = Math.max(pause, 1000 * pauseOf(answer));
      } catch (error) {
        if (error instanceof SignInRefused || signal?.aborted || isOffline() || clock.now() + pause > end) throw error;
      }
      if (answer && (pause === Infinity || clock.now() + pause > end)) return this.remember(answer);
      if (answer && !mayPass(answer)) return this.remember(answer);
      await clock.pause(pause);
      tries += 1;
    }
  }

  private async attempt(
    body: string,
    fresh: boolean,
    signal: AbortSignal | null,
    isTooLate: () => boolean,
  ): Promise<Answer> {
    const { url, token, language, headers = () => ({}), fetch: send = fetch } = this.connection;
    const bearer = await token({ fresh });
    // A telephone may sleep for hours between two attempts. What the request says about its time (`sentAt`) is then old.
    if (isTooLate()) throw new TypeError('the device slept while the request waited');
    const response = await send(`${url}/graphql`, {
      method: 'POST',
      cache: 'no-store',
      body,
      signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-language': language?.() ?? 'zh',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(this.consistency === undefined ? {} : { 'x-jiceng-consistency': this.consistency }),
        ...headers(),
      },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  private remember(answer: Answer): Answer {
    const consistency = answer.body?.extensions?.consistency;
    if (consistency !== undefined) this.consistency = consistency;
    return answer;
  }
}

const deviceClock: Clock = {
  now: Date.now,
  pause: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
};

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text) as Answer['body'];
  } catch {
    return null;
  }
}

/** True when no part of the answer came and the same request may succeed later. */
function mayPass({ status, body }: Answer): boolean {
  const errors = body?.errors;
  // A proxy before a gateway that restarts answers without the errors of the API.
  if (!errors) return status === 502 || status === 503 || status === 504;
  return body.data == null && errors.every(({ extensions }) => extensions.retryable);
}

/** Returns the seconds to wait that the errors of an answer name. */
function pauseOf({ body }: Answer): number {
  return Math.max(0, ...(body?.errors ?? []).map(({ extensions }) => extensions.retryAfter ?? 0));
}

/** True when the browser knows that it has no network. Node has no such knowledge. */
function isOffline(): boolean {
  return typeof navigator === 'object' && (navigator as { onLine?: boolean }).onLine === false;
}
