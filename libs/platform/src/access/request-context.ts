import type { Actor, ContextClaims } from './context.js';
import { ActorPolicy, type Policy } from './policy.js';

/** Everything a resolver and service may know about the request. A new one for each operation. */
export class RequestContext {
  readonly policy: ActorPolicy;
  /** Per-request loaders and memos, by name. */
  private readonly memos = new Map<string, unknown>();
  /** Events this request caused, by subscriber. */
  readonly written: Record<string, string[]> = {};

  constructor(
    private readonly claims: ContextClaims,
    policy: Policy,
    private readonly simulated: boolean,
  ) {
    this.policy = new ActorPolicy(policy, claims.actor);
  }

  get actor(): Actor | null {
    return this.claims.actor;
  }

  get traceId(): string {
    return this.claims.traceId;
  }

  get locale(): 'zh' | 'en' {
    return this.claims.locale;
  }

  /** Event ids whose effect this request must see. */
  get awaited(): readonly string[] {
    return this.claims.await ?? [];
  }

  /** Business time: the clock, or the simulated time that a local profile allows. */
  now(): Date {
    return this.simulated && this.claims.clock ? new Date(this.claims.clock) : new Date();
  }

  /** The value made once per request under `name`, such as a loader. */
  once<T>(name: string, make: () => T): T {
    if (!this.memos.has(name)) this.memos.set(name, make());
    return this.memos.get(name) as T;
  }

  noteWritten(written: Record<string, string[]>): void {
    for (const [subscriber, ids] of Object.entries(written)) (this.written[subscriber] ??= []).push(...ids);
  }
}
