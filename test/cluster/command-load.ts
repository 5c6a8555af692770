import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import type { DemoDistrict } from '../../deploy/demo/district.js';
import { seededRandom } from '../../deploy/demo/random.js';
import { World } from '../../deploy/demo/world.js';
import { Journal } from '../crash/journal.js';
import { Walker } from '../crash/walker.js';

/** Milliseconds after which a client gives up waiting for an answer and sends the same command again. */
const CLIENT_TIMEOUT_MS = 8_000;

export interface LoadOptions {
  gatewayUrl: string;
  demo: DemoDistrict;
  tokenFor: (account: string) => Promise<string>;
  /** Number of clients. Each client takes one issue after another from the report to the closing. */
  clients: number;
  /** Folder of the journal. */
  folder: string;
}

/** Results that the clients saw. */
export interface LoadReport {
  acknowledged: number;
  refused: number;
  /** Commands that got no final answer although they were repeated as the gateway's README says. */
  failures: string[];
  /** Requests that were sent again, by reason. */
  repeats: Record<string, number>;
  /** Longest time in which no command was acknowledged, seconds. */
  longestGap: number;
  seconds: number;
}

/**
 * Sends the commands of whole lifecycles as several people at once and keeps a journal of the acknowledged commands.
 */
export class CommandLoad {
  readonly journal: Journal;
  readonly marker: string;
  readonly gateway: Gateway;
  private readonly acknowledgedAt: number[] = [];
  private readonly failures: string[] = [];
  private readonly repeats = new Map<string, number>();
  private readonly began = Date.now();
  private readonly walking: Promise<unknown>;
  private stopped = false;

  private constructor({ gatewayUrl, demo, tokenFor, clients, folder }: LoadOptions) {
    this.marker = `cluster-${Date.now().toString(36)}`;
    this.journal = new Journal(join(folder, `${this.marker}.ndjson`));
    this.gateway = new Gateway(gatewayUrl, {
      tokenFor,
      timeoutMs: CLIENT_TIMEOUT_MS,
      onRepeat: (reason) => this.repeats.set(reason, (this.repeats.get(reason) ?? 0) + 1),
    });
    const world = new World(this.gateway, demo);
    const acknowledged = this.journal.acknowledged.bind(this.journal);
    this.journal.acknowledged = (key, answer) => {
      this.acknowledgedAt.push(Date.now());
      acknowledged(key, answer);
    };
    this.walking = Promise.all(
      Array.from({ length: clients }, (_, index) =>
        new Walker(`w${index}`, {
          world,
          gateway: this.gateway,
          demo,
          journal: this.journal,
          random: seededRandom(`${this.marker}:${index}`),
          marker: this.marker,
          stopped: () => this.stopped,
          onFailure: (key, error) => this.failures.push(`${key}: ${error.message}`),
        }).run(),
      ),
    );
    this.walking.catch(() => undefined);
  }

  /**
   * Starts the clients and resolves once ten commands are acknowledged.
   * @throws Error when fewer are acknowledged within a minute
   */
  static async begin(options: LoadOptions): Promise<CommandLoad> {
    const load = new CommandLoad(options);
    for (const end = Date.now() + 60_000; load.acknowledgedAt.length < 10; await sleep(100)) {
      if (Date.now() > end) {
        await load.end();
        throw new Error(
          `no commands flow: ${load.failures.slice(0, 3).join('; ') || `${load.acknowledgedAt.length} acknowledged in a minute`}`,
        );
      }
    }
    return load;
  }

  get acknowledged(): number {
    return this.acknowledgedAt.length;
  }

  /**
   * Resolves when this many more commands have been acknowledged.
   * @throws Error when that takes longer than `seconds`
   */
  async goesOn(further: number, seconds: number): Promise<void> {
    const enough = this.acknowledged + further;
    for (const end = Date.now() + seconds * 1000; this.acknowledged < enough; await sleep(100)) {
      if (Date.now() > end) throw new Error(`fewer than ${further} commands were acknowledged within ${seconds} s`);
    }
  }

  /** Lets every client finish its present issue, and returns the report. */
  async end(): Promise<LoadReport> {
    this.stopped = true;
    const until = Date.now();
    await this.walking;
    const moments = [this.began, ...this.acknowledgedAt.filter((at) => at <= until), until];
    const gaps = moments.slice(1).map((at, index) => at - moments[index]!);
    return {
      acknowledged: this.acknowledged,
      refused: this.journal.list('refused').length,
      failures: this.failures,
      repeats: Object.fromEntries(this.repeats),
      longestGap: Math.round(Math.max(...gaps) / 100) / 10,
      seconds: Math.round((until - this.began) / 1000),
    };
  }
}

/** The report in one line, for the table. */
export function inWords({ acknowledged, failures, repeats, longestGap, seconds }: LoadReport): string {
  const repeated =
    Object.entries(repeats)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ') || 'none';
  return `${acknowledged} commands acknowledged in ${seconds} s, ${failures.length} failed, repeated: ${repeated}; longest silence ${longestGap} s`;
}
