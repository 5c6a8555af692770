import { randomUUID } from 'node:crypto';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { withLogScope, type Logger } from '@jiceng/platform/log';
import { loggedActor } from '@jiceng/platform/context';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ClientGrantRefused, type ClientSignIn } from './client-sign-in.js';
import { presentError, withFieldName } from './error-format.js';
import { gatewayErrors } from './gateway.errors.js';
import { runOne, type RouteParts } from './graphql-route.js';
import type { Metrics } from './metrics.js';
import { documents } from './open311/documents.js';
import { contentTypes, writeList, writeOne, type Element, type Format } from './open311/format.js';
import { givenIn, namesInForm, reportOf, requestListOf, type Given } from './open311/requests.js';
import type { RefusedTokens } from './refused-tokens.js';
import { asDomainError, httpStatus, PassedOn } from './server.js';

interface Parts {
  graphql: RouteParts;
  clients: ClientSignIn;
  refusedTokens: RefusedTokens;
  metrics: Metrics;
  /** Counts a request of an address, because each asks personnel. */
  take: (address: string) => true | Promise<true>;
  log: Logger;
}

const ROOT = '/open311/v2';
/** A form has no file: the standard sends the address of a photo. */
const LARGEST_FORM = 64 * 1024;

interface Asked {
  request: FastifyRequest;
  given: Given;
  format: Format;
  /** The code or number in the address; empty without one. */
  id: string;
}

/**
 * Registers Open311 GeoReport v2 at `/open311/v2` for clients of the platform: services, definitions, requests and
 * tokens, in JSON and XML. A request runs as operations of the GraphQL API, so its policy, limits and audit hold here as
 * well. The credentials stand in a Basic header, or in `api_key` as `client id:secret`.
 */
export function registerOpen311(server: FastifyInstance, parts: Parts): void {
  void server.register((scope, _, done) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LARGEST_FORM },
      (_request, body, parsed) => parsed(null, String(body)),
    );
    scope.setErrorHandler((error, request, reply) => refuse(parts, request, reply, error));
    const answer =
      (read: (asked: Asked) => Promise<string>) => async (request: FastifyRequest, reply: FastifyReply) => {
        const asked = await admit(parts, request);
        return reply
          .header('content-type', contentTypes[asked.format])
          .header('cache-control', 'no-store')
          .send(await read(asked));
      };
    const run = <T>(asked: Asked, query: string, variables: Record<string, unknown> = {}): Promise<T> =>
      data<T>(parts, asked, query, variables);
    scope.get(
      `${ROOT}/services.:format`,
      answer((asked) => services(asked, run)),
    );
    scope.get(
      `${ROOT}/services/:file`,
      answer((asked) => definition(asked, run)),
    );
    scope.post(
      `${ROOT}/requests.:format`,
      answer((asked) => report(asked, run)),
    );
    scope.get(
      `${ROOT}/requests.:format`,
      answer((asked) => requests(asked, run)),
    );
    scope.get(
      `${ROOT}/requests/:file`,
      answer((asked) => oneRequest(asked, run)),
    );
    scope.get(
      `${ROOT}/tokens/:file`,
      answer((asked) => token(asked, run)),
    );
    done();
  });
}

type Run = <T>(asked: Asked, query: string, variables?: Record<string, unknown>) => Promise<T>;

/** Reads the address and the form, and signs the client in. @throws UNAUTHENTICATED, TOO_MANY_REQUESTS, NO_SUCH_ROUTE */
async function admit({ graphql, clients, refusedTokens, take }: Parts, request: FastifyRequest): Promise<Asked> {
  const { file, format } = request.params as { file?: string; format?: string };
  const [, id, ending] = /^(.+)\.([a-z]+)$/.exec(file ?? `list.${format ?? ''}`) ?? [];
  if (id === undefined || (ending !== 'json' && ending !== 'xml')) throw gatewayErrors.NO_SUCH_ROUTE();
  const fromAddress = givenIn(request.url.slice(request.url.indexOf('?') + 1 || Infinity));
  const given = { ...fromAddress, ...(typeof request.body === 'string' ? givenIn(request.body) : {}) };
  const authorization = request.headers.authorization ?? basicOf(given.api_key);
  await take(request.ip);
  const signedIn = await refusedTokens.braked(request.ip, () => signIn(clients, authorization));
  request.headers.authorization = `Bearer ${signedIn.access_token}`;
  await graphql.identify(request);
  return { request, given, format: ending, id: file === undefined ? '' : id };
}

/** @throws UNAUTHENTICATED also for a header that holds no credentials */
async function signIn(clients: ClientSignIn, authorization: string): Promise<{ access_token: string }> {
  try {
    return await clients.grant({ grant_type: 'client_credentials' }, authorization);
  } catch (error) {
    if (error instanceof ClientGrantRefused) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    throw error;
  }
}

function basicOf(key: string | undefined): string {
  const [code, secret] = /^([^:]+):(.+)$/.exec(key ?? '')?.slice(1) ?? [];
  if (code === undefined || secret === undefined) throw platformErrors.UNAUTHENTICATED({ reason: 'missing' });
  return `Basic ${Buffer.from(`${encodeURIComponent(code)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

/** Runs an operation and returns its data. @throws PassedOn with the errors of the operation */
async function data<T>(parts: Parts, asked: Asked, query: string, variables: Record<string, unknown>): Promise<T> {
  const { payload } = await runOne(parts.graphql, asked.request, { query, variables });
  const [first, ...others] = payload.errors ?? [];
  if (first) throw new PassedOn([first, ...others]);
  return payload.data as T;
}

interface Edges<T> {
  edges: { node: T }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** @throws NOT_FOUND for a jurisdiction other than the district, whose code may have 6 or 12 digits */
async function assertJurisdiction(asked: Asked, run: Run): Promise<void> {
  const named = asked.given.jurisdiction_id;
  if (!named) return;
  const { regions } = await run<{ regions: Edges<{ code: string }> }>(asked, documents.districts);
  if (!regions.edges.some(({ node }) => node.code === named || node.code.slice(0, 6) === named))
    throw platformErrors.NOT_FOUND({ what: 'jurisdiction', id: named });
}

interface Category {
  code: string;
  major: string;
  minor: string;
  item: string;
}

async function services(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  const found: Category[] = [];
  let after: string | null = null;
  do {
    const { categories }: { categories: Edges<Category> } = await run(asked, documents.services, { after });
    found.push(...categories.edges.map(({ node }) => node));
    after = categories.pageInfo.hasNextPage ? categories.pageInfo.endCursor : null;
  } while (after !== null);
  const list = found.map(({ code, major, minor, item }) => ({
    service_code: code,
    service_name: item,
    description: `${major}/${minor}/${item}`,
    metadata: false,
    type: 'realtime',
    keywords: `${major},${minor}`,
    group: major,
  }));
  return writeList(asked.format, 'services', 'service', list);
}

/** Returns the name of a service. @throws NOT_FOUND for an unknown or retired one */
async function nameOfService(asked: Asked, run: Run, code: string): Promise<string> {
  const found = await run<{ category: { item: string; retired: boolean } | null }>(asked, documents.service, { code });
  if (!found.category || found.category.retired) throw platformErrors.NOT_FOUND({ what: 'category', id: code });
  return found.category.item;
}

async function definition(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  await nameOfService(asked, run, asked.id);
  return writeOne(asked.format, 'service_definition', { service_code: asked.id, attributes: [] });
}

const receiptWords = { zh: '查询码', en: 'Receipt code' };

/** Takes a request in. A client that sends the header `idempotency-key` may repeat it without a second issue. */
async function report(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  const { request, given } = asked;
  if (!given.service_code) throw badInput('service_code', '须填写', 'is needed');
  const item = await nameOfService(asked, run, given.service_code);
  const source = request.caller.actor?.client?.sources[0]?.source.toUpperCase();
  if (source === undefined) throw platformErrors.FORBIDDEN({ operation: 'Mutation.reportIssue' });
  const key = request.headers['idempotency-key'];
  const input = reportOf(given, item, source, typeof key === 'string' ? key : randomUUID());
  const answer = await run<{ reportIssue: { issue: { number: string }; receiptCode: string | null } }>(
    asked,
    documents.report,
    { input },
  );
  const { issue, receiptCode } = answer.reportIssue;
  return writeList(asked.format, 'service_requests', 'request', [
    {
      service_request_id: issue.number,
      service_notice: receiptCode === null ? null : `${receiptWords[request.caller.locale]} ${receiptCode}`,
      account_id: null,
    },
  ]);
}

interface Issue {
  number: string;
  state: string;
  description: string;
  reportedAt: string;
  closedAt: string | null;
  handleDueAt: string | null;
  address: string | null;
  position: { longitude: number; latitude: number } | null;
  category: { code: string; item: string } | null;
  responsibleOrganization: { name: string } | null;
  timeline: { at: string }[];
  progress: { zh: string; en: string };
}

async function requests(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  const list = requestListOf(asked.given, new Date());
  const found =
    list.ids === null
      ? await page(asked, run, list)
      : (await Promise.all(list.ids.map((number) => byNumber(asked, run, number)))).flat();
  return writeRequests(asked, found);
}

async function page(asked: Asked, run: Run, list: ReturnType<typeof requestListOf>): Promise<Issue[]> {
  const { filter } = list;
  let after: string | null = null;
  for (let left = list.skipped; left > 0; left -= 100) {
    const variables: Record<string, unknown> = { first: Math.min(left, 100), after, filter };
    const { issues }: { issues: Edges<never> } = await run(asked, documents.skip, variables);
    if (!issues.pageInfo.hasNextPage) return [];
    after = issues.pageInfo.endCursor;
  }
  const variables = { first: list.size, after, filter };
  const { issues } = await run<{ issues: Edges<Issue> }>(asked, documents.requests, variables);
  return issues.edges.map(({ node }) => node);
}

/** Returns the request with this number; none when the client has no such request. */
async function byNumber(asked: Asked, run: Run, number: string): Promise<Issue[]> {
  if (!/^\d{8}-[0-9A-F]{8}$/.test(number)) return [];
  const variables = { first: 100, after: null, filter: { text: number } };
  const { issues } = await run<{ issues: Edges<Issue> }>(asked, documents.requests, variables);
  return issues.edges.map(({ node }) => node).filter((issue) => issue.number === number);
}

async function oneRequest(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  return writeRequests(asked, await known(asked, run));
}

/** A request has its number at once, so the number is its own token. */
async function token(asked: Asked, run: Run): Promise<string> {
  await assertJurisdiction(asked, run);
  const list = (await known(asked, run)).map(({ number }) => ({ service_request_id: number, token: number }));
  return writeList(asked.format, 'service_requests', 'request', list);
}

/** @throws NOT_FOUND */
async function known(asked: Asked, run: Run): Promise<Issue[]> {
  const found = await byNumber(asked, run, asked.id);
  if (found.length === 0) throw platformErrors.NOT_FOUND({ what: 'issue', id: asked.id });
  return found;
}

function writeRequests({ format, request }: Asked, issues: readonly Issue[]): string {
  const list = issues.map((issue): Element => {
    const times = [issue.reportedAt, issue.closedAt ?? '', ...issue.timeline.map(({ at }) => at)];
    return {
      service_request_id: issue.number,
      status: ENDED.has(issue.state) ? 'closed' : 'open',
      status_notes: issue.progress[request.caller.locale],
      service_name: issue.category?.item ?? null,
      service_code: issue.category?.code ?? null,
      description: issue.description,
      agency_responsible: issue.responsibleOrganization?.name ?? null,
      service_notice: null,
      requested_datetime: issue.reportedAt,
      updated_datetime: times.reduce((last, each) => (each > last ? each : last)),
      expected_datetime: issue.handleDueAt,
      address: issue.address,
      address_id: null,
      zipcode: null,
      lat: issue.position?.latitude ?? null,
      long: issue.position?.longitude ?? null,
      media_url: null,
    };
  });
  return writeList(format, 'service_requests', 'request', list);
}

/** States after which nobody works on an issue, as `IssueFilter.open` counts them. */
const ENDED: ReadonlySet<string> = new Set(['CLOSED', 'REJECTED', 'MERGED', 'RETURNED_TO_SOURCE']);

/** Answers an error as the standard shows it. A client without valid credentials gets 403, not 401. */
function refuse(
  { graphql, log, metrics }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const { caller } = request;
  return withLogScope({ traceId: caller.traceId, ...loggedActor(caller.actor) }, () => {
    const known = asDomainError(error, { ...graphql.config, LIMIT_BODY_BYTES: LARGEST_FORM }) ?? error;
    const shape =
      known instanceof PassedOn
        ? known.shapes[0]
        : presentError(known, { locale: caller.locale, traceId: caller.traceId, log });
    const { code, messages, retryAfter } = withFieldName(shape, namesInForm).extensions;
    const status = code === 'UNAUTHENTICATED' ? 403 : httpStatus(shape.extensions);
    const description = messages[caller.locale];
    metrics.requestRefused(code);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    const format = /\.xml(\?|$)/.test(request.url) ? 'xml' : 'json';
    return reply
      .code(status)
      .header('content-type', contentTypes[format])
      .send(writeList(format, 'errors', 'error', [{ code: status, description }]));
  });
}
