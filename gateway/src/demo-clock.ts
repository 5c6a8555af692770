import { CONTEXT_HEADER } from '@jiceng/platform/context';
import { platformErrors } from '@jiceng/platform/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { request as httpRequest } from 'undici';
import { Call } from './call.js';
import { gatewayErrors } from './gateway.errors.js';
import { assertSignedIn } from './server.js';

interface DemoClockOptions {
  /** Address of coordination's route, which exists only in the local profile. */
  upstream: string;
  secrets: string;
}

/**
 * Milliseconds to wait for coordination, which fires all due timers before it answers. A month of the demo takes some
 * seconds.
 */
const PATIENCE_MS = 90_000;

/**
 * `POST /demo/clock` with `{idempotencyKey, to}`: passes the request to coordination, which fires the timers up to
 * `to`. The route exists only beside the demo issuer, and only tokens of that issuer may move the clock.
 */
export function registerDemoClock(
  server: FastifyInstance,
  { upstream, secrets }: DemoClockOptions,
  identify: (request: FastifyRequest) => Promise<void>,
): void {
  server.post('/demo/clock', { onRequest: identify }, async (request, reply) => {
    const actor = assertSignedIn(request.caller);
    if (!request.caller.identity?.demo) throw gatewayErrors.CLOCK_NOT_ALLOWED();
    const { traceId, locale, traceparent } = request.caller;
    const call = new Call(actor, traceId, locale, secrets, traceparent, undefined, undefined);
    const answer = await httpRequest(upstream, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [CONTEXT_HEADER]: call.contextFor('coordination') },
      body: String(request.body),
      headersTimeout: PATIENCE_MS,
    }).catch(() => {
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    });
    return reply
      .code(answer.statusCode)
      .type('application/json; charset=utf-8')
      .send(await answer.body.text());
  });
}
