import { Kind, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import type { Call } from './call.js';
import { gatewayErrors } from './gateway.errors.js';
import { toErrorShape, type ErrorShape } from './error-format.js';
import type { Awaited } from './consistency.js';

export interface SubgraphRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string | undefined;
}

export interface SubgraphResponse {
  data?: Record<string, unknown> | null;
  errors?: ErrorShape[];
  extensions?: { written?: Awaited; stale?: boolean };
}

export interface TransportObserver {
  /**
   * Called after one HTTP exchange with a subgraph, with its duration in seconds, its number of operations and its
   * success.
   */
  exchanged(subgraph: string, seconds: number, operations: number, ok: boolean): void;
}

interface Pending {
  request: SubgraphRequest;
  body: string;
  resolve: (response: SubgraphResponse) => void;
}

/**
 * An array is answered when its slowest operation is done. Short arrays keep a slow operation from delaying many
 * others.
 */
const MAX_OPERATIONS_PER_ARRAY = 16;
/**
 * Largest number of errors for one list of entities that a subgraph could not complete. More errors would repeat the
 * same fault.
 */
const MAX_ERRORS = 20;
/** Milliseconds before the second and third attempt. They cover the moment in which a pod is replaced. */
const RETRY_DELAYS = [40, 200];
/**
 * Seconds after which a connection is replaced. A connection always leads to the same pod, so pods that the autoscaler
 * adds get requests only through new connections.
 */
const CONNECTION_SECONDS = 30;

/**
 * Sends operations to one subgraph over a few keep-alive connections. The operations of one turn of the event loop are
 * sent as JSON arrays, each array as one HTTP request with at most `MAX_OPERATIONS_PER_ARRAY` operations, and each
 * operation with the signed context of its caller. Queries and mutations travel separately, so that reads do not wait
 * for commands.
 *
 * Operations on lost connections are sent again. This is safe for commands, because every mutation carries an
 * idempotency key.
 */
export class SubgraphTransport {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly queues: Record<'query' | 'mutation', Pending[]> = { query: [], mutation: [] };
  private readonly inFlight = new Map<string, Promise<SubgraphResponse>>();
  /** Number of finished commands by actor. */
  private readonly commands = new LRUCache<string, number>({ max: 10_000 });
  private flushing = false;

  constructor(
    readonly subgraph: string,
    url: string,
    private readonly options: {
      connections: number;
      timeoutSeconds: number;
      connectionSeconds?: number;
      observer: TransportObserver;
    },
  ) {
    const location = new URL(url);
    this.path = location.pathname + location.search;
    this.pool = new Pool(location.origin, {
      connections: options.connections,
      pipelining: 1,
      connectTimeout: 2000,
      keepAliveTimeout: 4000,
      clientTtl: (options.connectionSeconds ?? CONNECTION_SECONDS) * 1000,
      headersTimeout: options.timeoutSeconds * 1000,
      bodyTimeout: options.timeoutSeconds * 1000,
    });
  }

  /** Never rejects. A failure of the subgraph becomes an UNAVAILABLE error in the response. */
  async send(request: SubgraphRequest, call: Call): Promise<SubgraphResponse> {
    if (request.query.startsWith('mutation')) {
      const response = await this.enqueue('mutation', request, call);
      const actorId = call.actor?.id ?? '';
      this.commands.set(actorId, (this.commands.get(actorId) ?? 0) + 1);
      if (response.extensions?.written) call.recordWritten(response.extensions.written);
      return response;
    }
    const response = await this.query(request, call);
    // An answer without data says nothing about the awaited events.
    if (response.data) call.answered(this.subgraph, response.extensions?.stale === true);
    return response;
  }

  private async query(request: SubgraphRequest, call: Call): Promise<SubgraphResponse> {
    // An answer that was requested before the actor's last command can lack the effect of this command. Therefore the
    // key contains the number of commands.
    const key = `${this.commands.get(call.actor?.id ?? '') ?? 0}|${call.sharingKey(this.subgraph)}|${request.query}|${JSON.stringify(request.variables)}`;
    const running = this.inFlight.get(key);
    // The executor merges entities into the answer that it receives, so each further user of an answer needs a copy.
    if (running) return structuredClone(await running);
    const answer = this.enqueue('query', request, call);
    this.inFlight.set(key, answer);
    try {
      return await answer;
    } finally {
      this.inFlight.delete(key);
    }
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private enqueue(kind: 'query' | 'mutation', request: SubgraphRequest, call: Call): Promise<SubgraphResponse> {
    const body = JSON.stringify({
      query: request.query,
      variables: request.variables,
      operationName: request.operationName,
      extensions: { context: call.contextFor(this.subgraph) },
    });
    return new Promise((resolve) => {
      this.queues[kind].push({ request, body, resolve });
      if (this.flushing) return;
      this.flushing = true;
      setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    this.flushing = false;
    for (const kind of ['mutation', 'query'] as const) {
      const queue = this.queues[kind];
      this.queues[kind] = [];
      for (let start = 0; start < queue.length; start += MAX_OPERATIONS_PER_ARRAY) {
        void this.exchange(queue.slice(start, start + MAX_OPERATIONS_PER_ARRAY));
      }
    }
  }

  private async exchange(operations: Pending[]): Promise<void> {
    const begun = performance.now();
    const body =
      operations.length === 1 ? operations[0]!.body : `[${operations.map((operation) => operation.body).join(',')}]`;
    try {
      const text = await this.post(body);
      const parsed: unknown = JSON.parse(text);
      const answers = Array.isArray(parsed) ? parsed : [parsed];
      if (answers.length !== operations.length)
        throw new Error(`${operations.length} operations, ${answers.length} answers`);
      this.finished(begun, operations.length, true);
      operations.forEach((operation, index) => operation.resolve(answers[index] as SubgraphResponse));
    } catch {
      this.finished(begun, operations.length, false);
      for (const operation of operations) operation.resolve(unavailable(this.subgraph, operation.request));
    }
  }

  private finished(begun: number, operations: number, ok: boolean): void {
    this.options.observer.exchanged(this.subgraph, (performance.now() - begun) / 1000, operations, ok);
  }

  private async post(body: string): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        const { statusCode, body: answer } = await this.pool.request({
          method: 'POST',
          path: this.path,
          headers: { 'content-type': 'application/json' },
          body,
        });
        const text = await answer.text();
        if (statusCode < 500) return text;
        throw new Error(`status ${statusCode}`);
      } catch (error) {
        const delay = RETRY_DELAYS[attempt];
        if (delay === undefined || !isLostConnection(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }
}

/**
 * Error codes of a lost connection. A machine that lost power neither refuses nor answers, so connecting to a pod on it
 * times out, and the next attempt reaches another pod.
 */
const LOST = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];

function isLostConnection(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return [code, cause?.code].some((name) => name !== undefined && LOST.includes(name));
}

/**
 * Returns one error for each missing root field or entity, so that a client knows which part of the answer to request
 * again.
 */
function unavailable(service: string, { query, variables }: SubgraphRequest): SubgraphResponse {
  const error = toErrorShape(gatewayErrors.UNAVAILABLE({ service }));
  const paths = Array.isArray(variables.representations)
    ? variables.representations.slice(0, MAX_ERRORS).map((_, index) => ['_entities', index])
    : rootKeys(query).map((key) => [key]);
  return { data: null, errors: paths.map((path) => ({ ...error, path })) };
}

function rootKeys(query: string): string[] {
  const operation = parse(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const selections = operation?.selectionSet.selections ?? [];
  return selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
