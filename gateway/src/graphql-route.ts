import { createHmac } from 'node:crypto';
import { loggedActor } from '@jiceng/platform/context';
import type { Logger } from '@jiceng/platform/log';
import { withLogScope } from '@jiceng/platform/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Call } from './call.js';
import type { ClientAllowance } from './client-allowance.js';
import type { GatewayConfig } from './config.js';
import { mergeAwaited, type Awaited, type ConsistencyMemory } from './consistency.js';
import type { Explorer } from './explorer.js';
import { badRequest, gatewayErrors } from './gateway.errors.js';
import { negotiate, readOperation, readOperationFromUrl, refusalStatus, type ResponseType } from './graphql-http.js';
import type { OperationOutcome, Operations } from './operations.js';
import { networkOf } from './refused-tokens.js';
import type { RequestAllowance } from './request-allowance.js';
import { simulatedClock } from './server.js';

export interface RouteParts {
  config: GatewayConfig;
  operations: Operations;
  consistency: ConsistencyMemory;
  allowance: RequestAllowance;
  clientAllowance: ClientAllowance;
  /** The explorer for browsers; undefined when it is switched off. */
  explorer: Explorer | undefined;
  log: Logger;
  identify: (request: FastifyRequest) => Promise<void>;
}

/**
 * Registers `/graphql` as the GraphQL-over-HTTP specification defines it, and additionally accepts arrays of
 * operations.
 */
export function registerGraphqlRoute(server: FastifyInstance, parts: RouteParts): void {
  server.post('/graphql', { onRequest: parts.identify }, (request, reply) => answerPost(parts, request, reply));
  server.get('/graphql', { onRequest: parts.identify }, (request, reply) => {
    const parameters = request.query as Record<string, unknown>;
    const wantsPage = /\btext\/html\b/.test(request.headers.accept ?? '') && parameters.query === undefined;
    return wantsPage && parts.explorer
      ? parts.explorer.page(request, reply)
      : answerGet(parts, request, reply, parameters);
  });
  server.route({
    method: ['PUT', 'DELETE', 'PATCH'],
    url: '/graphql',
    handler: (_, reply) => {
      void reply.header('allow', 'GET, POST');
      throw gatewayErrors.METHOD_NOT_ALLOWED();
    },
  });
}

async function answerPost(parts: RouteParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const type = responseType(request);
  const body = parseBody(request.body);
  if (!Array.isArray(body)) {
    const [outcome] = await runAll(parts, request, [body], (each) => readOperation(each));
    return sendOutcome(reply, request, type, outcome!);
  }
  if (body.length > parts.config.LIMIT_BATCH)
    throw gatewayErrors.BATCH_LIMIT_EXCEEDED({ actual: body.length, max: parts.config.LIMIT_BATCH });
  if (body.length === 0) throw badRequest('数组中没有操作', 'the array holds no operation');
  const outcomes = await runAll(parts, request, body, (each) => readOperation(each));
  const status = outcomes.some(({ refusedWith }) => refusedWith === 'UNAUTHENTICATED') ? 401 : 200;
  return send(reply, request, type, status, JSON.stringify(outcomes.map(({ payload }) => payload)));
}

async function answerGet(
  parts: RouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Record<string, unknown>,
): Promise<unknown> {
  const type = responseType(request);
  const [outcome] = await runAll(
    parts,
    request,
    [parameters],
    (each) => readOperationFromUrl(each as Record<string, unknown>),
    { readOnly: true },
  );
  if (outcome!.refusedWith === 'METHOD_NOT_ALLOWED') void reply.header('allow', 'POST');
  return sendOutcome(reply, request, type, outcome!);
}

/** Runs an operation of a route of another form than GraphQL, with the same limits, counters and log. */
export async function runOne(
  parts: RouteParts,
  request: FastifyRequest,
  operation: { query: string; variables: Record<string, unknown> },
): Promise<OperationOutcome> {
  const [outcome] = await runAll(parts, request, [operation], (each) => readOperation(each), { own: true });
  return outcome!;
}

/** Runs the operations of one HTTP request independently: an operation does not wait for the effects of another. */
async function runAll(
  parts: RouteParts,
  request: FastifyRequest,
  bodies: unknown[],
  read: (body: unknown) => ReturnType<typeof readOperation>,
  { readOnly = false, own = false }: { readOnly?: boolean; own?: boolean } = {},
): Promise<OperationOutcome[]> {
  const { caller } = request;
  const requests = bodies.map(read);
  const clock = simulatedClock(request);
  const { actor } = caller;
  // A client and a person may have equal ids.
  const counter = actor ? (actor.kind === 'client' ? `client:${actor.id}` : actor.id) : `address:${request.ip}`;
  const taken = parts.allowance.take(counterOf(parts.config, counter), requests.length);
  if (taken !== true) await taken;
  if (actor?.client) await parts.clientAllowance.take(actor.id, actor.client, requests.length);
  const senders = sendersOf(request).map((sender) => counterOf(parts.config, `receipt codes from ${sender}`));
  const actorId = actor?.id;
  const sent = parts.consistency.open(request.headers['x-jiceng-consistency'] as string | undefined);
  const awaited = mergeIfAny(actorId ? parts.consistency.awaited(actorId) : undefined, sent);
  const run = async (): Promise<OperationOutcome[]> =>
    Promise.all(
      requests.map(async (operation) => {
        const call = new Call(
          caller.actor,
          caller.traceId,
          caller.locale,
          parts.config.ACTOR_CONTEXT_SECRET,
          caller.traceparent,
          clock,
          awaited,
        );
        const outcome = await parts.operations.run(operation, call, { readOnly, senders, own });
        noteWritten(parts, actorId, call, sent, outcome);
        return outcome;
      }),
    );
  return withLogScope({ traceId: caller.traceId, ...loggedActor(caller.actor) }, run);
}

/**
 * Header with an id that the app has generated for the device. Wrong receipt codes are counted by this id, and the id
 * is stored nowhere.
 */
const DEVICE_HEADER = 'x-jiceng-device';

/**
 * Returns the names by which a sender of receipt codes is counted: the address, and the account or device, because a
 * device may change its address.
 */
function sendersOf({ ip, caller, headers }: FastifyRequest): string[] {
  const device = headers[DEVICE_HEADER];
  const known =
    caller.actor?.id ?? (typeof device === 'string' && device !== '' ? `device ${device.slice(0, 128)}` : null);
  return [networkOf(ip), ...(known === null ? [] : [known])];
}

/**
 * Returns the name under which requests are counted. All replicas compute the same name, which reveals neither the
 * account nor the address.
 */
export function counterOf({ ACTOR_CONTEXT_SECRET }: GatewayConfig, caller: string): string {
  return createHmac('sha256', ACTOR_CONTEXT_SECRET).update(`allowance of ${caller}`).digest('base64url').slice(0, 24);
}

function noteWritten(
  parts: RouteParts,
  actorId: string | undefined,
  call: Call,
  sent: Awaited | undefined,
  outcome: OperationOutcome,
): void {
  const extensions: Record<string, unknown> = {};
  if (actorId) parts.consistency.settle(actorId, call.visible);
  if (call.written) {
    if (actorId) parts.consistency.remember(actorId, call.written);
    extensions.consistency = parts.consistency.seal(mergeAwaited(sent, call.written));
  }
  if (call.stale.size > 0) extensions.stale = [...call.stale];
  if (Object.keys(extensions).length > 0) outcome.payload.extensions = extensions;
}

function mergeIfAny(first: Awaited | undefined, second: Awaited | undefined): Awaited | undefined {
  return first && second ? mergeAwaited(first, second) : (first ?? second);
}

function parseBody(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw badRequest('请求体不是 JSON', 'the body is not JSON');
  }
}

function responseType(request: FastifyRequest): ResponseType {
  const type = negotiate(request.headers.accept);
  if (!type) throw gatewayErrors.NOT_ACCEPTABLE();
  return type;
}

function sendOutcome(
  reply: FastifyReply,
  request: FastifyRequest,
  type: ResponseType,
  { payload, refusedWith }: OperationOutcome,
): FastifyReply {
  return send(
    reply,
    request,
    type,
    refusedWith === undefined ? 200 : refusalStatus(refusedWith, type),
    JSON.stringify(payload),
  );
}

function send(
  reply: FastifyReply,
  request: FastifyRequest,
  type: ResponseType,
  status: number,
  body: string,
): FastifyReply {
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .header('content-type', `${type}; charset=utf-8`)
    .header('x-jiceng-trace', request.caller.traceId)
    .send(body);
}
