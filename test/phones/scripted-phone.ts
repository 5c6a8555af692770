import { Client } from '@jiceng/client/client';
import { ApiError } from '@jiceng/client/errors';
import { OfflineQueue, type Outcome, type QueuedCommand, type QueueStorage } from '@jiceng/client/offline-queue';
import { operation, type Command } from '@jiceng/client/operation';
import type { Random } from '../../deploy/demo/random.js';
import type { Deed, ModelPlatform } from './model-platform.js';

export const Act: Command<{ act: { number: number } }, Deed & { idempotencyKey: string }> = operation(
  'mutation Act($input: ActInput!) { act(input: $input) { number } }',
);

/** Milliseconds for which the line may carry a request. */
const CARRIED_MS = 540_000;

const forEver = (): Promise<never> => new Promise(() => undefined);

/** A power switch: what runs when the telephone is switched off never continues. */
interface Power {
  on: boolean;
  /** Ends when no page sends. */
  lock: Promise<void>;
}

/**
 * A telephone that follows the sync contract with the client package. Its storage survives; its pages do not. The line
 * loses requests and answers, and brings copies of requests late and in another order.
 */
export class ScriptedPhone {
  online = true;
  /** Milliseconds by which the clock of the telephone is ahead. */
  skew = 0;
  /** The outcomes that a page was told, by the key of the command. */
  readonly told = new Map<string, Outcome['kind']>();
  /** The keys of all commands that were ever stored. A form that ends before has told its author nothing. */
  readonly everStored = new Set<string>();
  /** The keys of commands that were dropped after a refusal: by their author, or because the form still shows them. */
  readonly droppedRefused = new Set<string>();
  private readonly kept = new Map<string, QueuedCommand>();
  /** Copies of requests that the line still carries. */
  private carried: { body: string; until: number }[] = [];
  private power: Power = { on: true, lock: Promise.resolve() };
  private pages: OfflineQueue[] = [];
  private readonly platform: ModelPlatform;
  private readonly random: Random;

  constructor(platform: ModelPlatform, random: Random) {
    this.platform = platform;
    this.random = random;
    this.switchOn();
  }

  readonly now = (): number => this.platform.now + this.skew;

  /** The stored commands, in the order of their numbers. */
  stored(): QueuedCommand[] {
    return [...this.kept.values()].sort((a, b) => a.sequence - b.sequence);
  }

  /** Ends all pages at once, wherever they are, and opens new ones; two show the same account. */
  switchOn(): void {
    this.power.on = false;
    this.power = { on: true, lock: Promise.resolve() };
    this.pages = [0, 1].map(() => new OfflineQueue(this.clientOf(this.power), this.storageOf(this.power), this.now));
  }

  private page(): OfflineQueue {
    return this.random.pick(this.pages);
  }

  /** Adds a command on one of the pages. @returns the refusal that the form shows; null for none */
  async add(id: string, deed: Deed): Promise<string | null> {
    const { power } = this;
    try {
      const { kind } = await this.page().add(Act, deed, `${deed.deed}`, id);
      await this.step(power);
      if (kind === 'sent') this.told.set(id, 'sent');
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.step(power);
      this.told.set(id, 'refused');
      return error.code;
    }
  }

  async send(): Promise<void> {
    for (const [id, { kind }] of await this.page().send()) if (kind !== 'kept') this.told.set(id, kind);
  }

  /** The author drops a refused command. */
  async drop(id: string): Promise<void> {
    await this.page().drop(id);
  }

  /** The line brings some of the copies that it still carries, in another order. @returns their number */
  deliverLate(): number {
    const copies = this.random.shuffle(this.carried.filter(({ until }) => until >= this.platform.now));
    const most = this.random.integer(0, copies.length);
    for (const { body } of copies.slice(0, most)) this.platform.answer(body);
    this.carried = copies.slice(most);
    return most;
  }

  private clientOf(power: Power): Client {
    return new Client({
      url: '',
      token: () => Promise.resolve('token'),
      fetch: async (_, init) => this.request(power, String(init?.body)),
      clock: {
        now: () => this.platform.now,
        pause: (milliseconds) => {
          this.platform.now += milliseconds;
          return Promise.resolve();
        },
      },
    });
  }

  private async request(power: Power, body: string): Promise<Response> {
    const until = this.platform.now + CARRIED_MS;
    this.platform.now += this.random.integer(20, 900);
    await this.step(power);
    if (!this.online || this.platform.now > until) throw new TypeError('fetch failed');
    // The line keeps a copy, whatever becomes of this request.
    if (this.random.chance(0.3)) this.carried.push({ body, until });
    if (this.random.chance(0.1)) throw new TypeError('fetch failed');
    const { status, body: text } = this.platform.answer(body);
    await this.step(power);
    if (this.random.chance(0.1)) throw new TypeError('the connection was closed');
    return new Response(text, { status });
  }

  /** Waits until no other page sends. A page that was switched off holds the lock no longer. */
  private async alone<T>(power: Power, work: () => Promise<T>): Promise<T> {
    const before = power.lock;
    let free = (): void => undefined;
    power.lock = new Promise<void>((done) => (free = done));
    await before;
    try {
      return await work();
    } finally {
      free();
    }
  }

  private storageOf(power: Power): QueueStorage {
    const stored = async <T>(change: () => T): Promise<T> => {
      await this.step(power);
      const result = change();
      await this.step(power);
      return result;
    };
    return {
      all: () => stored(() => this.random.shuffle([...this.kept.values()])),
      put: (command) =>
        stored(() => {
          const next = Math.max(0, ...[...this.kept.values()].map(({ sequence }) => sequence)) + 1;
          const sequence = this.kept.get(command.id)?.sequence ?? next;
          this.kept.set(command.id, { ...command, sequence });
          this.everStored.add(command.id);
          this.droppedRefused.delete(command.id);
        }),
      alone: (work) => this.alone(power, work),
      replace: (command) => stored(() => void (this.kept.has(command.id) && this.kept.set(command.id, command))),
      drop: (id) =>
        stored(() => {
          if (this.kept.get(id)?.refusal) this.droppedRefused.add(id);
          this.kept.delete(id);
        }),
    };
  }

  /** A moment at which another page may go on, and at which the telephone may have been switched off. */
  private async step(power: Power): Promise<void> {
    await Promise.resolve();
    if (!power.on) await forEver();
  }
}
