import { createHash, createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom, type Random } from '../../deploy/demo/random.js';

/** One delivery of the hotline, as its own system keeps it. */
export interface Sent {
  id: string;
  type: string;
  order: string;
  [field: string]: unknown;
}

/** The answer to a delivery. */
export interface Received {
  status: number;
  /** Code of the error; null for a delivery that was taken. */
  code: string | null;
  /** Number of the issue; null for a refused delivery. */
  issue: string | null;
}

const MOST_TRIES = 40;
const PAUSE_MS = 100;

/**
 * A hotline centre that hands its orders over: it sends what it has in any order, a part of it twice and a part of it
 * late, signs each delivery, and tries again when it is asked to.
 */
export class HotlineCentre {
  /** Every answer, also to doubles and to tries that were to be repeated. */
  readonly answers: { sent: Sent; received: Received }[] = [];
  private readonly random: Random;

  constructor(
    private readonly options: { gatewayUrl: string; code: string; secret: string; seed: string; repeats: number },
  ) {
    this.random = seededRandom(options.seed);
  }

  /** Sends deliveries in any order, a part of them twice; resolves when each was taken or refused for ever. */
  async sendAll(deliveries: readonly Sent[]): Promise<void> {
    const doubles = deliveries.filter(() => this.random.chance(this.options.repeats));
    await Promise.all(this.random.shuffle([...deliveries, ...doubles]).map((sent) => this.send(sent)));
  }

  /** Sends one delivery, again and again while the platform asks to. */
  async send(sent: Sent): Promise<Received> {
    for (let tries = 1; ; tries++) {
      const { retryable, ...received } = await this.post(sent);
      this.answers.push({ sent, received });
      if (!retryable || tries === MOST_TRIES) return received;
      await wait(PAUSE_MS);
    }
  }

  private async post(sent: Sent): Promise<Received & { retryable: boolean }> {
    const body = JSON.stringify(sent);
    const { gatewayUrl, code, secret } = this.options;
    const seconds = Math.floor(Date.now() / 1000);
    const digest = createHash('sha256').update(body).digest('hex');
    const signature = createHmac('sha256', secret).update(`${seconds}.${digest}`).digest('hex');
    const response = await fetch(`${gatewayUrl}/clients/deliveries`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-jiceng-client': code,
        'x-jiceng-signature': `t=${seconds},v1=${signature}`,
      },
      body,
    });
    const answer = (await response.json()) as {
      issue?: string;
      errors?: { extensions: { code: string; retryable: boolean } }[];
    };
    const refusal = answer.errors?.[0]?.extensions;
    return {
      status: response.status,
      code: refusal?.code ?? null,
      issue: answer.issue ?? null,
      retryable: refusal?.retryable ?? false,
    };
  }
}
