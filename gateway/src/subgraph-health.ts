import { Agent, request } from 'undici';
import { z } from 'zod';

/** What an operator reads of one subgraph: `answers`, `does not answer`, or `cannot work: <reasons>`. */
export type SubgraphState = string;

/** Long enough for a busy service, and short of the five seconds after which a probe of the gateway gives up. */
const PATIENCE_MS = 2500;
/** So often the services are asked at most, however many probes and people ask the gateway. */
const FRESH_MS = 1000;

const readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string().max(200)).max(10) });

/**
 * Asks every subgraph whether it can work. That a service takes connections says nothing: without its database it answers
 * each operation with TEMPORARILY_UNAVAILABLE.
 */
export class SubgraphHealth {
  private readonly agent = new Agent({ connections: 2, connectTimeout: PATIENCE_MS });
  private readonly urls: readonly (readonly [name: string, url: string])[];
  private last: { at: number; states: Promise<Record<string, SubgraphState>> } | undefined;

  /** @param graphqlUrls addresses of the subgraphs by name; /health/ready stands beside their endpoint */
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
