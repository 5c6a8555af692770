import type { Random } from '../../deploy/demo/random.js';
import { observationOf } from '../../services/coordination/src/acts/report/observation.rules.js';

/** What a phone sends in one request. */
interface Body {
  variables: { input: Deed & { idempotencyKey: string } };
}

/** The input of the one command of this platform. */
export interface Deed {
  /** Number of the deed in the order in which the author did it. */
  deed: number;
  /** Number of the text: the author corrects the text of a refused command. */
  text: number;
  observedAt: string;
  sentAt: string;
  /** The object and the version that the author saw; null for a report, which needs none. */
  on: { object: string; expectedVersion: number } | null;
}

/** A command that took effect. */
export interface Effect {
  deed: number;
  text: number;
  key: string;
  observedAt: Date | null;
  clockSkewMinutes: number | null;
}

interface Refusal {
  code: string;
  kind: string;
  retryable: boolean;
  details?: Record<string, unknown>;
}

const passing = (code: string): Refusal => ({ code, kind: 'unavailable', retryable: true });
export const REFUSED_TEXT = -1;

/**
 * What the platform promises about commands, in memory: one effect for each key, the first answer for a repetition, no
 * key for a refusal, `STALE_VERSION` for an object that has changed, and the time seen by the clock of the platform.
 */
export class ModelPlatform {
  now = Date.parse('2026-03-02T00:00:00Z');
  revoked = false;
  readonly effects: Effect[] = [];
  readonly versions = new Map<string, number>();
  private readonly answers = new Map<string, { input: string; data: unknown }>();
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  versionOf(object: string): number {
    return this.versions.get(object) ?? 1;
  }

  /** Another person changes an object. */
  change(object: string): void {
    this.versions.set(object, this.versionOf(object) + 1);
  }

  /** Decides one request, as often as the line brings it. */
  answer(text: string): { status: number; body: string } {
    const { input } = (JSON.parse(text) as Body).variables;
    const refusal = this.busy() ?? this.refusal(input);
    if (refusal === 'proxy') return { status: 502, body: '<html>bad gateway</html>' };
    if (refusal === null) return { status: 200, body: JSON.stringify({ data: this.accept(input) }) };
    const { code, kind, retryable, details = {} } = refusal;
    const extensions = { code, kind, retryable, details, messages: { zh: code, en: code }, traceId: '' };
    const status = code === 'UNAUTHENTICATED' ? 401 : 200;
    return { status, body: JSON.stringify({ data: null, errors: [{ message: code, extensions }] }) };
  }

  private busy(): Refusal | 'proxy' | null {
    const draw = this.random.next();
    if (draw < 0.03) return 'proxy';
    if (draw < 0.06) return passing('TEMPORARILY_UNAVAILABLE');
    return null;
  }

  private refusal(input: Body['variables']['input']): Refusal | null {
    if (this.revoked) {
      const code = this.random.chance(0.5) ? 'UNAUTHENTICATED' : 'ACTOR_UNKNOWN';
      return { code, kind: 'forbidden', retryable: false };
    }
    const known = this.answers.get(input.idempotencyKey);
    if (known)
      return known.input === digestOf(input)
        ? null
        : { code: 'IDEMPOTENCY_KEY_REUSED', kind: 'conflict', retryable: false };
    if (input.text === REFUSED_TEXT) return { code: 'BAD_INPUT', kind: 'invalid', retryable: false };
    // A refusal that another attempt need not meet, such as a limit: a late copy of the request may take effect.
    if (this.random.chance(0.08)) return { code: 'LIMIT_REACHED', kind: 'conflict', retryable: false };
    const actual = input.on && this.versionOf(input.on.object);
    if (input.on && actual !== input.on.expectedVersion)
      return { code: 'STALE_VERSION', kind: 'conflict', retryable: false, details: { actual } };
    return null;
  }

  private accept(input: Body['variables']['input']): unknown {
    const known = this.answers.get(input.idempotencyKey);
    if (known) return known.data;
    const { observedAt, clockSkewMinutes, fault } = observationOf(input, new Date(this.now), 7);
    if (fault) throw fault;
    this.effects.push({ deed: input.deed, text: input.text, key: input.idempotencyKey, observedAt, clockSkewMinutes });
    if (input.on) this.change(input.on.object);
    const data = { act: { number: this.effects.length } };
    this.answers.set(input.idempotencyKey, { input: digestOf(input), data });
    return data;
  }
}

/** The input without the time of sending, of which each attempt has another; see `withoutSending`. */
const digestOf = (input: Deed): string => JSON.stringify({ ...input, sentAt: null });
