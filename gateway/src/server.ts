import { randomUUID } from 'node:crypto';
import { closeConnectionsWhenStopping, decodeJsonBody } from '@jiceng/platform/http';
import { loggedActor, type Actor } from '@jiceng/platform/context';
import { DomainError, platformErrors } from '@jiceng/platform/errors';
import { withLogScope, type Logger } from '@jiceng/platform/log';
import compress from '@fastify/compress';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Actors } from './actors.js';
import type { Authentication, Identity } from './authentication.js';
import type { GatewayConfig } from './config.js';
import { presentError, type ErrorShape } from './error-format.js';
import { badRequest, gatewayErrors } from './gateway.errors.js';
import type { Metrics } from './metrics.js';

/** The sender of a request, and the language for its answers. */
export interface Caller {
  actor: Actor | null;
  identity: Identity | null;
  locale: 'zh' | 'en';
  traceId: string;
  traceparent: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Errors of an operation that a route ran for its caller. They are answered as the API gave them. */
export class PassedOn extends Error {
  constructor(readonly shapes: readonly [ErrorShape, ...ErrorShape[]]) {
    super(shapes[0].extensions.code);
  }

  get code(): string {
    return this.shapes[0].extensions.code;
  }
}

interface ServerParts {
  config: GatewayConfig;
  authentication: Authentication;
  actors: Actors;
  metrics: Metrics;
  log: Logger;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Creates an HTTP server with the parts that all routes share: trace id, caller, body limits, error shape, CORS and
 * compressed answers.
 */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, metrics, log } = parts;
  const server = Fastify({
    logger: false,
    bodyLimit: Math.max(config.LIMIT_BODY_BYTES, config.LIMIT_IMPORT_BODY_BYTES),
    trustProxy: config.TRUSTED_PROXIES ?? false,
    keepAliveTimeout: 72_000,
    requestTimeout: 60_000,
    // While the server stops, requests on open connections are still answered, and the answer closes the connection.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // An address that cannot be decoded reaches no route. Fastify's own answer would repeat the address, in which a
    // person may have put a number.
    frameworkErrors: (_error, request, reply) => {
      request.caller = anonymousCaller(request);
      void sendError(reply, request, gatewayErrors.NO_SUCH_ROUTE(), log, metrics);
    },
  });
  // Answers of at least this many bytes are compressed. Streams of events, and files that were compressed at build
  // time, are sent as they are. Compressed requests are refused, see `identifyCaller`.
  await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], globalDecompression: false });
  server.decorateRequest('caller', null as unknown as Caller);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(/^application\/json\b/i, { parseAs: 'buffer' }, (request, body, done) => {
    // The size is counted in bytes, because a Chinese character has three.
    const max = bodyLimit(config, request.caller);
    if (body.length > max) return done(gatewayErrors.BODY_TOO_LARGE({ max }));
    const decoded = decodeJsonBody(request.headers['content-type'], body as Buffer);
    if ('text' in decoded) return done(null, decoded.text);
    if (decoded.problem === 'charset') return done(gatewayErrors.UNSUPPORTED_MEDIA_TYPE());
    done(badRequest('请求体不是 UTF-8 编码', 'the body is not UTF-8'));
  });
  server.addHook('onRequest', (request, reply, done) => {
    request.caller = anonymousCaller(request);
    applyCors(config, request, reply);
    done();
  });
  closeConnectionsWhenStopping(server);
  server.setErrorHandler((error, request, reply) =>
    sendError(reply, request, asDomainError(error, config) ?? error, log, metrics),
  );
  server.setNotFoundHandler((request, reply) => sendError(reply, request, gatewayErrors.NO_SUCH_ROUTE(), log, metrics));
  server.options('/*', (_, reply) => reply.code(204).send());
  return server;
}

/**
 * Identifies the caller before any of the body is read. Routes that serve data use this function as `onRequest`.
 * @param streams true for routes that pass the body on as it arrives, so that its size needs no limit here
 */
export function identifyCaller({ config, authentication, actors }: ServerParts, { streams = false } = {}) {
  return async (request: FastifyRequest): Promise<void> => {
    const identity = await authentication.identify(request.headers.authorization, request.ip);
    if (identity) {
      request.caller.identity = identity;
      request.caller.actor = await actors.resolve(identity);
    }
    // Compressed bodies are refused, so that a small body cannot expand to a large one.
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      throw gatewayErrors.UNSUPPORTED_MEDIA_TYPE();
    if (streams) return;
    const announced = Number(request.headers['content-length'] ?? 0);
    const max = bodyLimit(config, request.caller);
    if (announced > max) throw gatewayErrors.BODY_TOO_LARGE({ max });
  };
}

/** Answers any error in the API's shape with the matching status. */
export function sendError(
  reply: FastifyReply,
  request: FastifyRequest,
  error: unknown,
  log: Logger,
  metrics: Metrics,
): FastifyReply {
  const { caller } = request;
  return withLogScope({ traceId: caller.traceId, ...loggedActor(caller.actor) }, () => {
    const shapes =
      error instanceof PassedOn
        ? error.shapes
        : ([presentError(error, { locale: caller.locale, traceId: caller.traceId, log })] as const);
    const { code, retryAfter } = shapes[0].extensions;
    metrics.requestRefused(code);
    if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    return reply
      .code(httpStatus(shapes[0].extensions))
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ errors: shapes }));
  });
}

const statusOfCode: Record<string, number> = {
  INTERNAL: 500,
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
  TOO_MANY_UPLOADS: 429,
  CLIENT_RATE_EXCEEDED: 429,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  NOT_ACCEPTABLE: 406,
  METHOD_NOT_ALLOWED: 405,
};
const statusOfKind: Record<string, number> = {
  not_found: 404,
  invalid: 400,
  conflict: 409,
  forbidden: 403,
  unavailable: 503,
};

/** Returns the HTTP status of an error of the API. */
export function httpStatus({ code, kind }: { code: string; kind: string }): number {
  return statusOfCode[code] ?? statusOfKind[kind] ?? 500;
}

/** Translates errors of Fastify itself into errors of the API. */
export function asDomainError(error: unknown, config: GatewayConfig): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return gatewayErrors.BODY_TOO_LARGE({ max: config.LIMIT_BODY_BYTES });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return gatewayErrors.UNSUPPORTED_MEDIA_TYPE();
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return badRequest('请求有误', 'malformed request');
  return undefined;
}

/** Returns the size limit of the body. Imports by staff may be larger than other requests. */
function bodyLimit(config: GatewayConfig, { actor }: Caller): number {
  return actor?.kind === 'staff' ? config.LIMIT_IMPORT_BODY_BYTES : config.LIMIT_BODY_BYTES;
}

function anonymousCaller({ headers }: FastifyRequest): Caller {
  const given = typeof headers.traceparent === 'string' ? headers.traceparent : undefined;
  const traceId = given ? TRACEPARENT.exec(given)?.[1] : undefined;
  return {
    actor: null,
    identity: null,
    locale: /^\s*en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'zh',
    traceId: traceId ?? randomUUID().replaceAll('-', ''),
    traceparent: traceId ? given : undefined,
  };
}

function applyCors({ CORS_ORIGINS }: GatewayConfig, { headers }: FastifyRequest, reply: FastifyReply): void {
  const { origin } = headers;
  if (!origin || !(CORS_ORIGINS.includes('*') || CORS_ORIGINS.includes(origin))) return;
  // Tokens travel in a header that a page sets itself and never in cookies, so CORS needs no credentials.
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-headers':
      'authorization, content-type, accept-language, traceparent, last-event-id, x-jiceng-consistency, x-jiceng-clock, ' +
      'x-jiceng-device, tus-resumable, upload-length, upload-offset, upload-metadata, if-none-match',
    'access-control-allow-methods': 'GET, POST, HEAD, PATCH, DELETE',
    'access-control-expose-headers': 'retry-after, x-jiceng-trace, location, upload-offset, upload-length, etag',
    'access-control-max-age': '600',
    vary: 'origin',
  });
}

/**
 * Returns the simulated time that the header `x-jiceng-clock` requests; undefined without the header.
 * @throws CLOCK_NOT_ALLOWED when the header is not a valid time, or the token does not come from the demo issuer
 */
export function simulatedClock(request: FastifyRequest): string | undefined {
  const given = request.headers['x-jiceng-clock'];
  if (given === undefined) return undefined;
  const time = new Date(String(given));
  if (!request.caller.identity?.demo || Number.isNaN(time.getTime())) throw gatewayErrors.CLOCK_NOT_ALLOWED();
  return time.toISOString();
}

/** @throws UNAUTHENTICATED */
export function assertSignedIn({ actor }: Caller): Actor {
  if (actor === null) throw platformErrors.UNAUTHENTICATED({ reason: 'missing' });
  return actor;
}
