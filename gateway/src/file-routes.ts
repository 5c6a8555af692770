import { CONTEXT_HEADER } from '@jiceng/platform/context';
import { platformErrors } from '@jiceng/platform/errors';
import type { Logger } from '@jiceng/platform/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Agent, request as httpRequest, type Dispatcher } from 'undici';
import { Call } from './call.js';
import { gatewayErrors } from './gateway.errors.js';
import type { Metrics } from './metrics.js';
import { assertSignedIn, simulatedClock } from './server.js';
import type { UploadAllowance } from './upload-allowance.js';

interface FileOptions {
  /** Address of a service without a path; undefined for a name that no service has. */
  upstreamOf: (service: string) => string | undefined;
  secrets: string;
  allowance: UploadAllowance;
  metrics: Metrics;
  log: Logger;
}

/** Headers of the tus protocol, and of a conditional GET, that pass to the service. */
const passedOn = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'content-type',
  'content-length',
  'if-none-match',
] as const;
/** Headers of the service that pass to the client. */
const passedBack = [
  'tus-resumable',
  'upload-offset',
  'upload-length',
  'location',
  'content-type',
  'content-length',
  'content-disposition',
  'content-security-policy',
  'x-content-type-options',
  'cache-control',
  'etag',
  'retry-after',
] as const;

/**
 * Milliseconds for the answer after the last byte: the service scans the file and makes its derivatives before it
 * answers.
 */
const PATIENCE_MS = 120_000;

/** The service that owns the files of issues. */
const OWNER = 'coordination';

type WithId = FastifyRequest<{ Params: { id: string; part?: string; service?: string } }>;

/**
 * Uploads (`POST /files`, `HEAD`, `PATCH`, `DELETE /files/<id>`, tus 1.0.0), downloads (`GET /files/<id>/<part>`),
 * exported tables (`GET /exports/<service>/<id>`), and templates of imports (`GET /templates/<service>/<import>`).
 * Bytes pass through as they arrive, so that the gateway holds no file. The service that owns the files decides who may
 * send and read them.
 */
export function registerFiles(
  server: FastifyInstance,
  options: FileOptions,
  identify: (request: FastifyRequest) => Promise<void>,
): void {
  const agent = new Agent({ connections: null, pipelining: 1, connectTimeout: 2000, headersTimeout: PATIENCE_MS });
  server.addHook('onClose', () => agent.close());
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  const pass = (
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    service: string = OWNER,
  ): Promise<FastifyReply> => passThrough({ ...options, agent }, service, request, reply, path);
  server.post('/files', { onRequest: identify }, async (request, reply) => {
    await options.allowance.take(assertSignedIn(request.caller).id);
    return pass(request, reply, '/files');
  });
  server.route({
    method: ['HEAD', 'PATCH', 'DELETE'],
    url: '/files/:id',
    onRequest: identify,
    handler: (request, reply) => pass(request, reply, pathOf('files', (request as WithId).params.id)),
  });
  server.get('/files/:id/:part', { onRequest: identify }, (request, reply) => {
    const { id, part = '' } = (request as WithId).params;
    return pass(request, reply, pathOf('files', id, part));
  });
  server.get('/exports/:service/:id', { onRequest: identify, exposeHeadRoute: false }, (request, reply) => {
    const { service = '', id } = (request as WithId).params;
    return pass(request, reply, pathOf('exports', service, id), service);
  });
  server.get('/templates/:service/:id', { onRequest: identify, exposeHeadRoute: false }, (request, reply) => {
    const { service = '', id } = (request as WithId).params;
    const format = (request.query as { format?: unknown }).format === 'csv' ? 'csv' : 'xlsx';
    return pass(request, reply, `${pathOf('templates', service, id)}?format=${format}`, service);
  });
}

/**
 * Returns a path of a service. A part such as `..` would lead to another route of the service, and some routes, such as
 * its metrics, ask for no signed context.
 * @throws NO_SUCH_ROUTE
 */
function pathOf(...parts: string[]): string {
  if (parts.some((part) => !/^[\w-]+$/.test(part))) throw gatewayErrors.NO_SUCH_ROUTE();
  return `/${parts.join('/')}`;
}

async function passThrough(
  { upstreamOf, secrets, agent, metrics, allowance, log }: FileOptions & { agent: Agent },
  service: string,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const actor = assertSignedIn(request.caller);
  const upstream = upstreamOf(service);
  if (upstream === undefined) throw gatewayErrors.NO_SUCH_ROUTE();
  const leave = allowance.enter(actor.id);
  reply.raw.once('close', leave);
  metrics.fileStreams.inc();
  reply.raw.once('close', () => metrics.fileStreams.dec());
  const { traceId, locale, traceparent } = request.caller;
  const call = new Call(actor, traceId, locale, secrets, traceparent, simulatedClock(request), undefined);
  const headers: Record<string, string> = { [CONTEXT_HEADER]: call.contextFor(service) };
  for (const name of passedOn) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const hasBody = request.method === 'PATCH' || request.method === 'POST';
  const answer = await httpRequest(`${upstream}${path}`, {
    method: request.method as Dispatcher.HttpMethod,
    headers,
    dispatcher: agent,
    headersTimeout: PATIENCE_MS,
    ...(hasBody ? { body: request.raw } : {}),
  }).catch((error: unknown) => {
    log.warn({ err: error, traceId, method: request.method, upstream: service }, 'a file did not pass');
    throw platformErrors.TEMPORARILY_UNAVAILABLE();
  });
  for (const name of passedBack) {
    const value = answer.headers[name];
    if (typeof value === 'string') void reply.header(name, value);
  }
  void reply.code(answer.statusCode);
  if (request.method === 'HEAD') {
    await answer.body.dump();
    return reply.send();
  }
  if (answer.statusCode < 400) return reply.send(answer.body);
  // The tus library labels every answer as plain text. Its own answers are plain text, but the refusals of the product
  // are JSON.
  const text = await answer.body.text();
  // The framework's answer to an unknown path repeats the path.
  if (answer.statusCode === 404 && text.startsWith('{') && !Object.hasOwn(JSON.parse(text) as object, 'errors'))
    throw gatewayErrors.NO_SUCH_ROUTE();
  return reply.type(text.startsWith('{') ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8').send(text);
}
