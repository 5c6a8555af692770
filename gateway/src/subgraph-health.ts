import { Agent, request } from 'undici';
import { z } from 'zod';

/** The state of one subgraph for operators: `answers`, `does not answer`, or `cannot work: <reasons>`. */
export type SubgraphState = string;

/**
 * Milliseconds to wait for a service. A busy service answers in this time, and a probe of the gateway gives up only
 * after five seconds.
 */
const PATIENCE_MS = 2500;
/** Milliseconds for which the result is reused, so that many probes do not load the services. */
const FRESH_MS = 1000;

const readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string().max(200)).max(10) });

/**
 * Asks every subgraph whether it is ready. An open connection alone proves nothing: a service without its database
 * accepts connections and answers each operation with TEMPORARILY_UNAVAILABLE.
 */
export class SubgraphHealth {
  private readonly agent = new Agent({ connections: 2, connectTimeout: PATIENCE_MS });
  private readonly urls: readonly (readonly [name: string, url: string])[];
  private last: { at: number; states: Promise<Record<string, SubgraphState>> } | undefined;

  /** @param graphqlUrls addresses of the subgraphs by name; /health/ready is at the same address */
  constructor(graphqlUrls: Readonly<Record<string, string>>) {
    this.urls = Object.entries(graphqlUrls)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, url]) => [name, new URL('/health/ready', url).href] as const);
  }

  states(): Promise<Record<string, SubgraphState>> {
    const now = performance.now();
    if (!this.last || now - this.last.at > FRESH_MS) this.last = { at: now, states: this.askAll() };
    return this.last.states;
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async askAll(): Promise<Record<string, SubgraphState>> {
    return Object.fromEntries(
      await Promise.all(this.urls.map(async ([name, url]) => [name, await this.ask(url)] as const)),
    );
  }

  private async ask(url: string): Promise<SubgraphState> {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const { body } = await request(url, { dispatcher: this.agent, signal });
      const { ready, reasons } = readiness.parse(await body.json());
      return ready ? 'answers' : `cannot work: ${reasons.join('; ')}`;
    } catch {
      return 'does not answer';
    }
  }
}
