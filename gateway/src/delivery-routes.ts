import { createHash } from 'node:crypto';
import { loggedActor, type Actor } from '@jiceng/platform/context';
import { platformErrors } from '@jiceng/platform/errors';
import { withLogScope } from '@jiceng/platform/log';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actors } from './actors.js';
import { Call } from './call.js';
import type { ClientAllowance } from './client-allowance.js';
import type { GatewayConfig } from './config.js';
import {
  commandOf,
  isFresh,
  namesInDelivery,
  readDelivery,
  readSignature,
  reportOf,
  type Order,
  type Word,
} from './delivery.rules.js';
import { withFieldName } from './error-format.js';
import { gatewayErrors } from './gateway.errors.js';
import type { Operations } from './operations.js';
import { networkOf, type RefusedTokens } from './refused-tokens.js';
import { PassedOn } from './server.js';

interface DeliveryParts {
  config: GatewayConfig;
  actors: Actors;
  operations: Operations;
  refused: RefusedTokens;
  clientAllowance: ClientAllowance;
  /** Counts a request of an address. */
  take: (address: string) => true | Promise<true>;
}

/** The issue of an order after a delivery. */
interface Told {
  id: string;
  number: string;
  state: string;
  version: number;
}

/** Tries of a command that is based on a version, when the issue changes in between. */
const MOST_TRIES = 5;

const ISSUE = 'id number state version';
const FIND = `query OrderOfDelivery($reference: String!, $sources: [IssueSource!]!) {
  issues(first: 1, filter: { sourceReference: $reference, sources: $sources }) { edges { node { ${ISSUE} } } } }`;
const REPORT = `mutation OrderDelivered($input: ReportIssueInput!) {
  done: reportIssue(input: $input) { issue { ${ISSUE} } receiptCode } }`;

/**
 * Registers `POST /clients/deliveries`, where another system hands over its orders and what it says about them later,
 * signed with a secret of its registration. A delivery is translated to a command of the API, so that policy, audit and
 * limits are those of every client. Each delivery has an id: it may arrive twice, and takes effect once.
 */
export function registerDeliveries(server: FastifyInstance, parts: DeliveryParts): void {
  server.post('/clients/deliveries', { bodyLimit: parts.config.LIMIT_BODY_BYTES }, async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    await parts.take(request.ip);
    const actor = await parts.refused.braked(request.ip, () => signerOf(parts.actors, request));
    request.caller.actor = actor;
    const delivery = readDelivery(String(request.body));
    await parts.clientAllowance.take(actor.id, actor.client!, 1);
    return withLogScope({ traceId: request.caller.traceId, ...loggedActor(actor) }, async () => {
      const courier = new Courier(parts, request, actor);
      return delivery.type === 'order' ? courier.report(delivery) : courier.tell(delivery);
    });
  });
}

/** @throws UNAUTHENTICATED unless a secret of the client signed this body within the replay window */
async function signerOf(actors: Actors, { headers, body }: FastifyRequest): Promise<Actor> {
  const code = String(headers['x-jiceng-client'] ?? '');
  const signature = readSignature(headers['x-jiceng-signature']);
  if (!signature || !/^[a-z][a-z0-9-]{1,39}$/.test(code))
    throw platformErrors.UNAUTHENTICATED({ reason: signature ? 'refused' : 'missing' });
  if (!isFresh(signature, Date.now())) throw platformErrors.UNAUTHENTICATED({ reason: 'expired' });
  const digest = createHash('sha256').update(String(body)).digest('hex');
  const actor = await actors.signerOfDelivery(code, { ...signature, digest });
  if (!actor) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
  return actor;
}

/** Brings one delivery into the API as the client that signed it. */
class Courier {
  constructor(
    private readonly parts: DeliveryParts,
    private readonly request: FastifyRequest,
    private readonly actor: Actor,
  ) {}

  /** Opens the issue of an order. A second delivery is answered with the issue of the first. */
  async report(order: Order): Promise<object> {
    const { issue, receiptCode } = await this.command<{ issue: Told; receiptCode: string | null }>(REPORT, {
      input: reportOf(order, this.sources()[0] ?? 'NONE'),
    });
    return { ...answer(order.order, issue), receiptCode };
  }

  /**
   * Gives the command for what is said about an order. A used key means that the platform has this word already. What an
   * urge says within the pause after an earlier one is added to the issue, so that no word is lost.
   * @throws ORDER_NOT_YET_KNOWN, so that the sender tries again after the order itself
   */
  async tell(word: Word): Promise<object> {
    let as: 'supplement' | null = null;
    for (let tries = 1; ; tries++) {
      const issue = await this.find(word.order);
      const { name, input } = commandOf(word, issue, as);
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      try {
        const text = `mutation WordDelivered($input: ${type}!) { done: ${name}(input: $input) { issue { ${ISSUE} } } }`;
        const done = await this.command<{ issue: Told }>(text, { input });
        return answer(word.order, done.issue);
      } catch (error) {
        if (!(error instanceof PassedOn)) throw error;
        if (error.code === 'IDEMPOTENCY_KEY_REUSED') return answer(word.order, issue);
        if (error.code === 'URGED_RECENTLY') as = 'supplement';
        else if (error.code !== 'STALE_VERSION' || tries === MOST_TRIES) throw error;
      }
    }
  }

  private async find(reference: string): Promise<Told> {
    const { issues } = await this.run<{ issues: { edges: { node: Told }[] } }>(FIND, {
      reference,
      sources: this.sources(),
    });
    const [found] = issues.edges;
    if (!found) throw gatewayErrors.ORDER_NOT_YET_KNOWN();
    return found.node;
  }

  private async command<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    return (await this.run<{ done: T }>(query, variables)).done;
  }

  private sources(): string[] {
    return this.actor.client?.sources.map(({ source }) => source.toUpperCase()) ?? [];
  }

  /** @throws PassedOn with the errors of the API */
  private async run<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const { caller, ip } = this.request;
    const { traceId, locale, traceparent } = caller;
    const { ACTOR_CONTEXT_SECRET } = this.parts.config;
    const call = new Call(this.actor, traceId, locale, ACTOR_CONTEXT_SECRET, traceparent, undefined, undefined);
    const request = { query, variables, operationName: undefined, extensions: {} };
    const options = { readOnly: false, senders: [networkOf(ip)], own: true };
    const { payload } = await this.parts.operations.run(request, call, options);
    const [first, ...others] = (payload.errors ?? []).map((shape) => withFieldName(shape, namesInDelivery));
    if (first) throw new PassedOn([first, ...others]);
    return payload.data as T;
  }
}

function answer(order: string, { number, state }: Told): { order: string; issue: string; state: string } {
  return { order, issue: number, state };
}
