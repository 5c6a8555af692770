import { SignInRefused } from './errors.js';
import type { Connection } from './transport.js';

/** One step of an issue that the user may see, as `/live/inbox` sends it. */
export interface LiveStep {
  issueId: string;
  version: number;
  step: string;
  state: string;
  title: string;
  onMyDesk: boolean;
}
/**
 * `refused` for a person whose posts have no live updates, `signed-out` when the user must sign in again. Both are final:
 * after a new sign-in the front end opens another inbox.
 */
export type LiveState = 'connecting' | 'live' | 'refused' | 'signed-out';

/** Milliseconds without data after which a connection counts as lost. The gateway sends a heartbeat every 15 s. */
const SILENCE_MS = 40_000;
const RECONNECT_MS = [500, 1000, 2000, 5000, 10_000];

/**
 * Reads `/live/inbox` until `stop` is called. When the stream ends, the class reconnects from the last event, so that
 * no event is lost.
 */
export class LiveInbox {
  state: LiveState = 'connecting';
  private lastEventId: string | undefined;
  /** Milliseconds after which the gateway wants the client back; it says so when it restarts. */
  private wait: number | null = null;
  private fresh = false;
  private readonly ended = new AbortController();
  private readonly steps = new Set<(step: LiveStep) => void>();
  private readonly states = new Set<() => void>();

  /** @param follows false for a person whose posts have no live updates; the gateway would refuse the request */
  constructor(
    private readonly connection: Pick<Connection, 'url' | 'token' | 'fetch'>,
    follows = true,
  ) {
    if (follows) void this.run();
    else this.state = 'refused';
  }

  stop(): void {
    this.ended.abort();
  }

  readonly onStep = (listener: (step: LiveStep) => void): (() => void) => {
    this.steps.add(listener);
    return () => this.steps.delete(listener);
  };
  readonly onState = (listener: () => void): (() => void) => {
    this.states.add(listener);
    return () => this.states.delete(listener);
  };

  private async run(): Promise<void> {
    for (let failures = 0; ;) {
      try {
        await this.connect(() => (failures = 0));
      } catch (error) {
        if (error instanceof SignInRefused) this.set('signed-out');
      }
      if (this.isOver()) return;
      this.set('connecting');
      const wait = this.wait ?? RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)]!;
      this.wait = null;
      failures += 1;
      await new Promise((done) => setTimeout(done, wait * (0.75 + Math.random() / 2)));
    }
  }

  private isOver(): boolean {
    return this.ended.signal.aborted || this.state === 'refused' || this.state === 'signed-out';
  }

  private async connect(opened: () => void): Promise<void> {
    const { url, fetch: send = fetch } = this.connection;
    const token = await this.connection.token({ fresh: this.fresh });
    this.fresh = false;
    const connection = new AbortController();
    const abort = (): void => connection.abort();
    this.ended.signal.addEventListener('abort', abort);
    let silence = setTimeout(abort, SILENCE_MS);
    try {
      const response = await send(`${url}/live/inbox`, {
        cache: 'no-store',
        signal: connection.signal,
        headers: {
          authorization: `Bearer ${token}`,
          ...(this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId }),
        },
      });
      if (response.status === 403) this.set('refused');
      if (response.status === 401) this.fresh = true;
      // The gateway does not know the last event any more. The screen reads its lists again when it is live.
      if (response.status === 400) this.lastEventId = undefined;
      if (!response.ok || !response.body) throw new Error(`the live inbox answered ${response.status}`);
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      for (let pending = ''; ;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(abort, SILENCE_MS);
        pending += decoder.decode(value, { stream: true });
        const end = pending.lastIndexOf('\n\n');
        if (end === -1) continue;
        for (const event of pending.slice(0, end).split('\n\n')) this.read(event, opened);
        pending = pending.slice(end + 2);
      }
    } finally {
      clearTimeout(silence);
      this.ended.signal.removeEventListener('abort', abort);
    }
  }

  private read(event: string, opened: () => void): void {
    let kind = 'message';
    let data = '';
    for (const line of event.split('\n')) {
      if (line.startsWith('id: ')) this.lastEventId = line.slice(4);
      else if (line.startsWith('event: ')) kind = line.slice(7);
      else if (line.startsWith('retry: ')) this.wait = Number(line.slice(7));
      else if (line.startsWith('data: ')) data += line.slice(6);
    }
    if (kind === 'ready') {
      opened();
      this.set('live');
    } else if (kind === 'step') {
      const step = JSON.parse(data) as LiveStep;
      for (const listener of this.steps) listener(step);
    } else if (kind === 'end' && (JSON.parse(data) as { reason: string }).reason === 'refused') this.set('refused');
  }

  private set(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.states) listener();
  }
}
