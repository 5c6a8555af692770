import type { Actor, ContextClaims } from './context.js';
import type { DomainError } from '../values/errors.js';
import type { FoundNumber } from '../values/personal-numbers.js';
import { ActorPolicy, type Policy } from './policy.js';

/** A number that identifies a person, with the field in whose text it stood. */
export interface NumberInText extends FoundNumber {
  field: string;
}

/** Returns the pseudonyms that stand for an actor in rows of the service. */
export type PseudonymsOf = (actor: Actor) => readonly string[];

/** The facts about one request that resolvers and services may read. Each operation has its own instance. */
export class RequestContext {
  readonly actor: Actor | null;
  private judgedBy: ActorPolicy | null = null;
  /** Loaders and values of this request, by name. */
  private readonly memos = new Map<string, unknown>();
  /** Ids of the events that this request has written, by subscriber. */
  readonly written: Record<string, string[]> = {};
  /** Numbers that stood in the free text of the current mutation; the texts hold masks in their place. */
  numbersInText: readonly NumberInText[] = [];
  /** One BAD_INPUT for each text of the current mutation that is not empty and shows nothing. */
  textsWithoutLetters: readonly DomainError[] = [];

  constructor(
    private readonly claims: ContextClaims,
    /**
     * The policy of the request. For a stream this is always the policy in force, because the rules can change while
     * the stream is open.
     */
    private readonly inForce: { readonly current: Policy },
    private readonly simulated: boolean,
    pseudonymsOf?: PseudonymsOf,
  ) {
    const { actor } = claims;
    this.actor = actor && pseudonymsOf ? { ...actor, pseudonyms: pseudonymsOf(actor) } : actor;
  }

  get policy(): ActorPolicy {
    const { current } = this.inForce;
    if (this.judgedBy?.policy !== current) this.judgedBy = new ActorPolicy(current, this.actor);
    return this.judgedBy;
  }

  get traceId(): string {
    return this.claims.traceId;
  }

  get locale(): 'zh' | 'en' {
    return this.claims.locale;
  }

  /** Ids of the events that must have taken effect before this request reads. */
  get awaited(): readonly string[] {
    return this.claims.await ?? [];
  }

  /** The time that the rules use: the real time, or the simulated time in the local profile. */
  now(): Date {
    return this.simulated && this.claims.clock ? new Date(this.claims.clock) : new Date();
  }

  /** Returns the value named `name`, such as a loader. The first call of a request makes the value with `make`. */
  once<T>(name: string, make: () => T): T {
    if (!this.memos.has(name)) this.memos.set(name, make());
    return this.memos.get(name) as T;
  }

  /**
   * Returns this context for one item of a list in the input, with the numbers that stood in the texts of this item.
   * @param path path of the item, such as `reports[2]`
   */
  forItem(path: string): RequestContext {
    const item = Object.create(this) as RequestContext;
    item.numbersInText = this.numbersInText
      .filter(({ field }) => field.startsWith(`${path}.`))
      .map((number) => ({ ...number, field: number.field.slice(path.length + 1) }));
    item.textsWithoutLetters = [];
    return item;
  }

  noteWritten(written: Record<string, string[]>): void {
    for (const [subscriber, ids] of Object.entries(written)) (this.written[subscriber] ??= []).push(...ids);
  }
}
