import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buildSchema, execute, parse, validate, type DocumentNode } from 'graphql';
import { mockedFields } from './mocked-schema.js';
import { randomFor } from './vocabulary.js';

const schemaText = readFileSync(join(import.meta.dirname, '../../gateway/schema.graphql'), 'utf8');

/** Milliseconds between two steps in the live inbox. */
const STEP_MS = 5000;

interface Request {
  query?: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  extensions?: { persistedQuery?: { sha256Hash?: string } };
}

/** Starts a server on 127.0.0.1 that answers as the gateway does, from the seed alone. */
export async function startMock(port: number, seed: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const schema = buildSchema(schemaText);
  const fieldResolver = mockedFields(seed);
  const persisted = new Map<string, string>();

  async function answer({ query, variables, operationName, extensions }: Request): Promise<unknown> {
    const hash = extensions?.persistedQuery?.sha256Hash;
    const text = query ?? persisted.get(hash ?? '');
    if (text === undefined) return refusal('PERSISTED_QUERY_NOT_FOUND', '找不到该持久化查询', 'PersistedQueryNotFound');
    if (query !== undefined) persisted.set(createHash('sha256').update(query).digest('hex'), query);
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      const { message } = error as Error;
      return refusal('GRAPHQL_PARSE_FAILED', `GraphQL 语法错误：${message}`, `GraphQL syntax error: ${message}`);
    }
    const [fault] = validate(schema, document);
    if (fault)
      return refusal('GRAPHQL_VALIDATION_FAILED', `GraphQL 校验失败：${fault.message}`, `Not valid: ${fault.message}`);
    const request = { schema, document, fieldResolver, variableValues: variables ?? {} };
    const { data, errors } = await execute({ ...request, ...(operationName ? { operationName } : {}) });
    if (!errors) return { data };
    // The values of the variables do not fit the schema.
    const { message } = errors[0]!;
    return { ...refusal('BAD_INPUT', `输入不正确：${message}`, message), ...(data === undefined ? {} : { data }) };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mock');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (pathname === '/schema.graphql') return void response.setHeader('content-type', 'text/plain').end(schemaText);
    if (pathname === '/live/inbox') return serveSteps(response, seed);
    if (pathname === '/demo/token') return sendJson(response, 200, { token: 'mock' });
    if (pathname !== '/graphql')
      return sendJson(response, 404, refusal('NO_SUCH_ROUTE', '没有此地址', 'No such address'));
    let body: Request | Request[];
    try {
      body =
        request.method === 'GET'
          ? { query: searchParams.get('query') ?? '', variables: JSON.parse(searchParams.get('variables') ?? '{}') }
          : JSON.parse(await textOf(request));
    } catch {
      return sendJson(response, 400, refusal('BAD_REQUEST', '请求格式不正确', 'Not a GraphQL request'));
    }
    try {
      sendJson(response, 200, Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body));
    } catch {
      // A body that is JSON, but no request.
      sendJson(response, 400, refusal('BAD_REQUEST', '请求格式不正确', 'Not a GraphQL request'));
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  const { port: taken } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Streams steps of the issues in the mocked inbox. */
function serveSteps(response: ServerResponse, seed: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('event: ready\ndata: {}\n\n');
  let id = 0;
  const timer = setInterval(() => {
    id += 1;
    const issueId = `issue-${randomFor(seed, `step:${id}`).integer(1, 20)}`;
    const step = { issueId, version: id, step: 'ACCEPTED', state: 'HANDLING', title: '道路积水', onMyDesk: true };
    response.write(`id: ${id}\nevent: step\ndata: ${JSON.stringify(step)}\n\n`);
  }, STEP_MS);
  response.once('close', () => clearInterval(timer));
}

function refusal(code: string, zh: string, en: string): object {
  const extensions = { code, kind: 'invalid', retryable: false, messages: { zh, en }, details: {}, traceId: 'mock' };
  return { errors: [{ message: zh, extensions }] };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
