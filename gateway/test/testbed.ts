import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGatewayConfig } from '../src/config.js';
import { startGateway } from '../src/gateway.js';
import {
  aStaffActor,
  composeTestSupergraph,
  SECRET,
  startSubgraph,
  type SubgraphBehaviour,
  type TestSubgraph,
} from './subgraphs.js';

export interface Testbed {
  url: string;
  personnel: TestSubgraph;
  coordination: TestSubgraph;
  stopGateway: () => Promise<void>;
  stop: () => Promise<void>;
  /** Returns a token of the demo issuer. */
  token: (request?: Record<string, unknown>) => Promise<string>;
  /** Posts an operation and returns status, headers and parsed body. */
  ask: (body: unknown, options?: { token?: string | null; headers?: Record<string, string> }) => Promise<Answer>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have as many shapes as there are queries
type Data = any;

export interface Answer {
  status: number;
  headers: Headers;
  body: { data?: Data; errors?: { message: string; path?: unknown[]; extensions: Data }[]; extensions?: Data };
}

/** Starts a gateway in the local profile with two small subgraphs on ports of their own. */
export async function startTestbed(
  env: Record<string, string> = {},
  behaviour: SubgraphBehaviour & { coordinationUrl?: string } = {},
): Promise<Testbed> {
  const folder = await mkdtemp(join(tmpdir(), 'jiceng-gateway-'));
  const actors = { 'staff-1': aStaffActor(), 'staff-2': aStaffActor({ id: 'staff-2', name: '李强' }) };
  const personnel = await startSubgraph('personnel', { actors, ...behaviour });
  const coordination = await startSubgraph('coordination', behaviour);
  await writeFile(join(folder, 'supergraph.graphql'), composeTestSupergraph());
  await writeFile(
    join(folder, 'accounts.json'),
    JSON.stringify([
      {
        account: 'dispatcher',
        subject: 'staff-1',
        name: '王芳',
        title: '调度员',
        organization: '宁海路街道',
        roles: [],
      },
      { account: 'resident', subject: 'resident-1', name: '居民甲', roles: ['resident'] },
    ]),
  );
  const gateway = await startGateway(
    loadGatewayConfig({
      JICENG_PROFILE: 'local',
      PORT: '0',
      LOG_LEVEL: 'silent',
      ACTOR_CONTEXT_SECRET: SECRET,
      SUPERGRAPH_PATH: join(folder, 'supergraph.graphql'),
      SUBGRAPH_URLS: JSON.stringify({
        personnel: personnel.url,
        coordination: behaviour.coordinationUrl ?? coordination.url,
      }),
      DEMO_ISSUER_KEY_FILE: join(folder, 'keys', 'demo.pem'),
      DEMO_ACCOUNTS_FILE: join(folder, 'accounts.json'),
      ...env,
    }),
  );
  const token = async (request: Record<string, unknown> = { account: 'dispatcher' }): Promise<string> => {
    const response = await fetch(`${gateway.url}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return ((await response.json()) as { token: string }).token;
  };
  const dispatcher = await token();
  const ask: Testbed['ask'] = async (body, { token: own = dispatcher, headers = {} } = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(own ? { authorization: `Bearer ${own}` } : {}), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  };
  const bed: Testbed = {
    url: gateway.url,
    personnel,
    coordination,
    token,
    ask,
    stopGateway: gateway.stop,
    stop: async () => {
      await gateway.stop();
      await Promise.all([bed.personnel.stop(), bed.coordination.stop()]);
      await rm(folder, { recursive: true });
    },
  };
  return bed;
}
