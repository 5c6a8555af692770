import { mayBeRepeated, type Client } from './client.js';
import { ApiError } from './errors.js';
import { newKey } from './key.js';
import { operation, type Command } from './operation.js';

/** A command that waits until it can be sent. It consists of values that JSON can hold. */
export interface QueuedCommand {
  /** The idempotency key of the command. */
  id: string;
  /** Number that the device gives to its commands. They are sent in this order, whatever the clock of the device shows. */
  sequence: number;
  /** Milliseconds since the epoch at which the command was added, by the clock of the device. */
  at: number;
  /** Name of the command in the list that the user sees. */
  title: string;
  operation: { text: string; hash?: string };
  input: Record<string, unknown>;
  /** Why the platform refused the command; absent while it waits. The user decides whether to correct or drop it. */
  refusal?: { code: string; messages: { zh: string; en: string }; details: Record<string, unknown> };
}

/**
 * Keeps the commands of one person on the device, such as in IndexedDB, so that they survive the end of the page. What
 * is kept may name residents, so a device that several persons use must encrypt it.
 */
export interface QueueStorage {
  all(): Promise<QueuedCommand[]>;
  /**
   * Stores a command with a sequence number above those of all commands that are there, also when several pages store
   * at once. A command whose id is there takes the place of the earlier one and keeps its number.
   */
  put(command: Omit<QueuedCommand, 'sequence'>): Promise<void>;
  /** Replaces a command that is still there. Another page may have sent and dropped it meanwhile. */
  replace(command: QueuedCommand): Promise<void>;
  drop(id: string): Promise<void>;
  /**
   * Runs the work while no other page of the device runs such work; in a browser `navigator.locks.request(name, work)`.
   * Two pages that send at once could tell the author of a corrected command what became of its earlier version.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** What became of a command: sent; kept until the platform answers; or refused for a reason. */
export type Outcome = { kind: 'sent'; data: unknown } | { kind: 'kept' } | { kind: 'refused'; error: ApiError };

interface Sent {
  input: { idempotencyKey: string };
}

/** Commands that are stored before they are sent, so that no command is lost without a network. */
export class OfflineQueue {
  private sending: Promise<Map<string, Outcome>> | null = null;
  /** What became of the commands of the newest run. */
  private outcomes = new Map<string, Outcome>();

  constructor(
    private readonly client: Client,
    private readonly storage: QueueStorage,
    /** The clock of the device, in milliseconds since the epoch. */
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Stores a command and sends it with the commands that wait before it.
   * @param id the idempotency key. A form gives the same id each time its author sends it, also with another input after
   * a refusal, and so replaces the command that was refused. The platform then accepts one version at most: it
   * answers IDEMPOTENCY_KEY_REUSED when an earlier version has taken effect after all.
   * @throws ApiError of a command that was refused. It stays in the list with its reason, so that it is not lost when the
   * page ends, until the form sends it again under the same id or its author drops it.
   */
  async add<Data, Input extends { idempotencyKey: string }>(
    command: Command<Data, Input>,
    input: Omit<Input, 'idempotencyKey'>,
    title: string,
    id: string = newKey(),
  ): Promise<{ kind: 'sent'; data: Data } | { kind: 'kept' }> {
    const { hash } = command.__meta__ ?? {};
    // What a run that still sends tells about an earlier version is not the answer to this one.
    this.outcomes.delete(id);
    await this.storage.put({
      id,
      at: this.now(),
      title,
      operation: { text: command.toString(), ...(hash === undefined ? {} : { hash }) },
      input: { ...input },
    });
    // A run that began before may have read the list with this command or without it.
    const outcome = (await this.sending)?.get(id) ?? (await this.send()).get(id) ?? { kind: 'kept' };
    if (outcome.kind === 'refused') throw outcome.error;
    return outcome as { kind: 'sent'; data: Data } | { kind: 'kept' };
  }

  /** Lists the commands that wait or were refused, in the order in which they were added. */
  async list(): Promise<QueuedCommand[]> {
    return (await this.storage.all()).sort((a, b) => a.sequence - b.sequence);
  }

  drop(id: string): Promise<void> {
    return this.storage.drop(id);
  }

  /**
   * Sends the commands that wait, oldest first, and stops at the first without an answer. Call it when the page opens,
   * when the network returns, and every few seconds while commands wait.
   * @returns what became of each command, by its id
   */
  send(): Promise<Map<string, Outcome>> {
    this.sending ??= this.storage.alone(() => this.sendAll()).finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendAll(): Promise<Map<string, Outcome>> {
    const outcomes = (this.outcomes = new Map<string, Outcome>());
    const waiting = (await this.list()).filter(({ refusal }) => !refusal);
    await sendInOrder(waiting, async ({ id }) => {
      // Its author may have dropped the command since the list was read.
      const entry = (await this.storage.all()).find((each) => each.id === id);
      if (!entry) return true;
      return (await this.sendOne(entry, (outcome) => outcomes.set(id, outcome))) !== 'kept';
    });
    return outcomes;
  }

  private async sendOne(entry: QueuedCommand, tell: (outcome: Outcome) => void): Promise<Outcome['kind']> {
    const { id, operation: kept } = entry;
    const input = sentNow(entry.input, this.now());
    const sent = async (data: unknown): Promise<'sent'> => {
      tell({ kind: 'sent', data });
      await this.storage.drop(id);
      return 'sent';
    };
    try {
      return await sent(await this.client.command(operation<unknown, Sent>(kept.text, kept.hash), input, id));
    } catch (error) {
      if (mayBeRepeated(error)) return 'kept';
      if (!(error instanceof ApiError)) throw error;
      // The command took effect, and only a field of its answer failed. Sent again with a new key, it would act twice.
      if (hasAnswer(error.data)) return sent(error.data);
      // Told before the refusal can be read: its author may send another version as soon as the list shows it.
      tell({ kind: 'refused', error });
      const { code, messages, details } = error;
      await this.storage.replace({ ...entry, refusal: { code, messages, details } });
      return 'refused';
    }
  }
}

/**
 * Returns the input with the present time of the device as `sentAt`, where the input has this field. The command may
 * have waited for days, and the platform would take the time of its making for a wrong clock.
 */
export function sentNow<Input extends object>(input: Input, now: number = Date.now()): Input {
  const { sentAt } = input as { sentAt?: unknown };
  return typeof sentAt === 'string' ? { ...input, sentAt: new Date(now).toISOString() } : input;
}

const hasAnswer = (data: unknown): boolean =>
  data !== null && typeof data === 'object' && Object.values(data).some((value) => value !== null);

/**
 * Sends entries one after the other, because a later one may need the effect of an earlier one.
 * @param answered sends an entry; false when no answer came, which ends the run
 */
export async function sendInOrder<Entry>(
  entries: readonly Entry[],
  answered: (entry: Entry) => Promise<boolean>,
): Promise<void> {
  for (const entry of entries) if (!(await answered(entry))) return;
}

/** Storage in memory, for programs that keep nothing over their end, and for tests. */
export function memoryStorage(): QueueStorage {
  const commands = new Map<string, QueuedCommand>();
  const next = (): number => Math.max(0, ...[...commands.values()].map(({ sequence }) => sequence)) + 1;
  return {
    all: () => Promise.resolve([...commands.values()]),
    put: (command) => {
      const sequence = commands.get(command.id)?.sequence ?? next();
      return Promise.resolve(void commands.set(command.id, { ...command, sequence }));
    },
    replace: (command) => Promise.resolve(void (commands.has(command.id) && commands.set(command.id, command))),
    drop: (id) => Promise.resolve(void commands.delete(id)),
    // The memory belongs to one page, whose queue makes one run at a time.
    alone: (work) => work(),
  };
}
