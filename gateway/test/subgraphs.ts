import { createHmac } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@apollo/composition';
import { CONTEXT_HEADER, verifyContext, type Actor, type ContextClaims } from '@jiceng/platform/context';
import { platformErrors } from '@jiceng/platform/errors';
import { toApiError } from '@jiceng/platform/graphql-errors';
import Fastify, { type FastifyInstance } from 'fastify';
import { graphql, GraphQLError, parse, type GraphQLSchema } from 'graphql';

export const SECRET = 'gateway-test-secret-0123456789abcdef';

const personnelSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  interface Node { id: ID! }
  type Query { me: Me organization(code: ID, id: ID, at: DateTime): Organization }
  type Me { id: ID! name: String! roles: [String!]! areaCodes: [String!]! organization: Organization }
  type StaffMember @key(fields: "id") { id: ID! name: String! }
  type Organization implements Node @key(fields: "id") { id: ID! name: String! staff: [StaffMember!]! }
`;

const coordinationSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  interface Node { id: ID! }
  type Query { issue(code: ID, id: ID): Issue issues(first: Int = 20, after: String, filter: IssueFilter): IssueConnection! slow(ms: Int!): Int! broken: Int refused(code: String!): Int followReport(receiptCode: String!): String }
  type Mutation { reportIssue(input: ReportIssueInput!): ReportIssuePayload! reopenIssue(input: ReopenIssueInput!): ReportIssuePayload! }
  enum IssueSource { HOTLINE_12345 }
  input IssueFilter { sourceReference: String! sources: [IssueSource!]! }
  input ReopenIssueInput { idempotencyKey: String! issueId: ID! expectedVersion: Int! reason: String! }
  input ReportIssueInput { idempotencyKey: String! text: String! sentAt: String }
  type ReportIssuePayload { issue: Issue! }
  type Issue implements Node @key(fields: "id") { id: ID! number: String version: Int state: String text: String! responsible: Organization parent: Issue }
  type IssueConnection { edges: [IssueEdge!]! nodes: [Issue!]! }
  type IssueEdge { cursor: String! node: Issue! }
  type Organization @key(fields: "id", resolvable: false) { id: ID! }
`;

/** One HTTP exchange that a test subgraph received. */
export interface Exchange {
  operations: { query: string; variables: Record<string, unknown>; claims: ContextClaims }[];
}

export interface TestSubgraph {
  name: string;
  url: string;
  exchanges: Exchange[];
  server: FastifyInstance;
  stop: () => Promise<void>;
}

/** The only issue and the only organization that a query finds by id. */
export const ISSUE_ID = '01a20a6f-abf2-7731-881b-000000000001';
export const ORGANIZATION_ID = '01a20a6f-abf2-7731-881b-000000000002';

const issue = (id: string) => ({
  __typename: 'Issue',
  id,
  text: `issue ${id}`,
  responsible: { __typename: 'Organization', id: 'org-1' },
  parent: () => issue(`${id}-p`),
});

/** The order of a hotline that coordination has, with the rules of versions and keys. */
export const order = {
  reference: 'HL-1',
  version: 3,
  reopens: 0,
  /** Number of steps that others take between the next reads and their commands. */
  changes: 0,
  keys: new Map<string, number>(),
  look: () => {
    const { version } = order;
    if (order.changes > 0) {
      order.changes -= 1;
      order.version += 1;
    }
    return { ...issue(ISSUE_ID), number: '26-1', state: 'CLOSED', version };
  },
  reopen: ({ idempotencyKey, expectedVersion }: { idempotencyKey: string; expectedVersion: number }) => {
    const known = order.keys.get(idempotencyKey);
    const refusal =
      known !== undefined && known !== expectedVersion
        ? platformErrors.IDEMPOTENCY_KEY_REUSED()
        : known === undefined && expectedVersion !== order.version
          ? platformErrors.STALE_VERSION({ expected: expectedVersion, actual: order.version })
          : null;
    if (refusal) {
      const { message, extensions } = toApiError(refusal, { locale: 'zh', traceId: 't', log: undefined as never });
      throw new GraphQLError(message, { extensions: extensions! });
    }
    if (known === undefined) {
      order.keys.set(idempotencyKey, expectedVersion);
      order.version += 1;
      order.reopens += 1;
    }
    return { issue: { ...issue(ISSUE_ID), number: '26-1', state: 'REPORTED', version: order.version } };
  },
};

const roots: Record<string, unknown> = {
  me: (_: unknown, claims: ContextClaims) => claims.actor && { ...claims.actor, organization: null },
  organization: ({ code, id, at }: { code?: string; id?: string; at?: string | null }) => {
    if (id !== undefined && id !== ORGANIZATION_ID) return null;
    return { id: code ?? (at == null ? id : `${id}@${at}`), name: `organization ${code ?? id}`, staff: [] };
  },
  issue: ({ code, id }: { code?: string; id?: string }) => {
    if (id === ORGANIZATION_ID) throw platformErrors.FORBIDDEN({ operation: 'Query.issue' });
    return code === undefined && id !== ISSUE_ID ? null : issue((code ?? id)!);
  },
  issues: ({ first, filter }: { first: number; filter?: { sourceReference: string } | null }) => {
    if (filter)
      return {
        nodes: [],
        edges: filter.sourceReference === order.reference ? [{ cursor: '1', node: order.look() }] : [],
      };
    const nodes = Array.from({ length: first }, (_, index) => issue(String(index)));
    return { nodes, edges: nodes.map((node) => ({ cursor: node.id, node })) };
  },
  followReport: ({ receiptCode }: { receiptCode: string }) => {
    if (receiptCode !== 'WRONG') return `report of ${receiptCode}`;
    const code = 'RECEIPT_CODE_UNKNOWN';
    throw new GraphQLError(code, {
      extensions: { code, kind: 'not_found', messages: { zh: '查询码不正确', en: 'wrong code' } },
    });
  },
  slow: async ({ ms }: { ms: number }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  },
  broken: () => {
    throw new Error('secret detail of the inside');
  },
  /** Refuses as a service of the platform does. */
  refused: ({ code }: { code: keyof typeof platformErrors }) => {
    const caller = { locale: 'zh', traceId: 't', log: undefined as never } as const;
    const { message, extensions } = toApiError(platformErrors[code]({ expected: 1, actual: 2 }), caller);
    throw new GraphQLError(message, { extensions: extensions! });
  },
  reopenIssue: ({ input }: { input: { idempotencyKey: string; expectedVersion: number } }) => order.reopen(input),
  reportIssue: ({ input }: { input: { text: string } }) => ({ issue: issue(input.text) }),
};

function schemaOf(sdl: string): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: {
      Organization: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `organization ${id}`, staff: [] }) },
    } as never,
  });
}

export interface SubgraphBehaviour {
  actors?: Record<string, Actor>;
  /** Clients by their id, which the tokens of the gateway name. */
  clients?: Record<string, Actor>;
  /** Clients by the subject of their tokens from the identity provider. */
  clientsOfProvider?: Record<string, Actor>;
  /** Clients by `<code>/<digest of the secret>`. */
  secrets?: Record<string, { id: string; name: string }>;
  /** The secrets with which clients sign deliveries, by code. */
  signers?: Record<string, { secret: string; actor: Actor }>;
  /** Events that each mutation reports as written. */
  written?: Record<string, string[]>;
  /** True when queries are answered before the awaited events have taken effect. */
  stale?: boolean;
  /** Reasons why the service is not ready; absent for a ready service. */
  unready?: string[];
  port?: number;
}

export async function startSubgraph(
  name: 'personnel' | 'coordination',
  behaviour: SubgraphBehaviour = {},
): Promise<TestSubgraph> {
  const schema = schemaOf(name === 'personnel' ? personnelSdl : coordinationSdl);
  const exchanges: Exchange[] = [];
  const server = Fastify();
  const answer = async (
    operation: { query: string; variables: Record<string, unknown>; extensions: { context: string } },
    exchange: Exchange,
  ) => {
    const claims = verifyContext(operation.extensions.context, { audience: name, secrets: SECRET });
    exchange.operations.push({ query: operation.query, variables: operation.variables, claims });
    const { errors, ...result } = await graphql({
      schema,
      source: operation.query,
      variableValues: operation.variables,
      rootValue: roots,
      contextValue: claims,
    });
    const shaped = errors && { errors: errors.map(({ message, path, extensions }) => ({ message, path, extensions })) };
    const written =
      operation.query.startsWith('mutation') && behaviour.written ? { extensions: { written: behaviour.written } } : {};
    const stale = claims.await && behaviour.stale ? { extensions: { stale: true } } : {};
    return { ...result, ...shaped, ...written, ...stale };
  };
  server.post('/graphql', async (request) => {
    const exchange: Exchange = { operations: [] };
    exchanges.push(exchange);
    const body = request.body as never;
    return Array.isArray(body)
      ? Promise.all((body as never[]).map((operation) => answer(operation, exchange)))
      : answer(body, exchange);
  });
  server.get('/metrics', () => 'jiceng_of_the_service_alone 1');
  server.get('/health/ready', (_, reply) => {
    const reasons = behaviour.unready ?? [];
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
  server.get('/internal/actors/:id', (request, reply) => {
    verifyContext(request.headers[CONTEXT_HEADER] as string, { audience: name, secrets: SECRET });
    const actor = behaviour.actors?.[(request.params as { id: string }).id];
    return actor ?? reply.code(404).send({});
  });
  for (const [by, registered] of [
    ['by-id', () => behaviour.clients],
    ['by-subject', () => behaviour.clientsOfProvider],
  ] as const)
    server.get(`/internal/clients/${by}/:subject`, (request, reply) => {
      verifyContext(request.headers[CONTEXT_HEADER] as string, { audience: name, secrets: SECRET });
      return registered()?.[(request.params as { subject: string }).subject] ?? reply.code(404).send({});
    });
  server.get('/internal/clients/:code/secrets/:digest', (request, reply) => {
    verifyContext(request.headers[CONTEXT_HEADER] as string, { audience: name, secrets: SECRET });
    const { code, digest } = request.params as { code: string; digest: string };
    return behaviour.secrets?.[`${code}/${digest}`] ?? reply.code(404).send({});
  });
  server.get('/internal/clients/:code/signatures/:seconds/:digest/:signature', (request, reply) => {
    verifyContext(request.headers[CONTEXT_HEADER] as string, { audience: name, secrets: SECRET });
    const { code, seconds, digest, signature } = request.params as Record<string, string>;
    const signer = behaviour.signers?.[code!];
    const expected = signer && createHmac('sha256', signer.secret).update(`${seconds}.${digest}`).digest('hex');
    return expected === signature ? signer!.actor : reply.code(404).send({});
  });
  server.post('/demo/clock', (request) => {
    const claims = verifyContext(request.headers[CONTEXT_HEADER] as string, { audience: name, secrets: SECRET });
    return { movedBy: claims.actor?.id, body: request.body };
  });
  await server.listen({ host: '127.0.0.1', port: behaviour.port ?? 0 });
  const url = `http://127.0.0.1:${(server.server.address() as { port: number }).port}/graphql`;
  return { name, url, exchanges, server, stop: () => server.close() };
}

/** The supergraph of the test subgraphs. */
export function composeTestSupergraph(): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'personnel', url: 'http://personnel/graphql', typeDefs: parse(personnelSdl) },
    { name: 'coordination', url: 'http://coordination/graphql', typeDefs: parse(coordinationSdl) },
  ]);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

export function aStaffActor(overrides: Partial<Actor> = {}): Actor {
  return {
    id: 'staff-1',
    name: '王芳',
    kind: 'staff',
    roles: ['street_dispatcher'],
    organizationId: 'org-1',
    organizationIds: ['org-1'],
    areaCodes: ['320106001000'],
    lines: [],
    ...overrides,
  };
}
