import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Actor } from '@jiceng/platform/context';
import { CONTEXT_HEADER } from '@jiceng/platform/context';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  administrator,
  anActor,
  community,
  district,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  street,
} from './district.js';
import { codeOf } from './staff-commands.js';

const CLIENT = `id code name scopes sources { source receiver { code } } requestsPerMinute version lastUsedAt
  secrets { expiresAt } revokedAt revokeReason replaces { code }`;

interface ClientView {
  id: string;
  code: string;
  version: number;
  lastUsedAt: string | null;
  secrets: { expiresAt: string | null }[];
  revokedAt: string | null;
  sources: { source: string; receiver: { code: string } | null }[];
}

describe('clients', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
  });
  afterAll(() => subgraph.stop());

  const give = (command: string, input: Record<string, unknown>, as: Actor = administrator, clock?: string) =>
    subgraph.ask<{ answer: { client: ClientView; secret: string | null } }>(
      `mutation C($input: ${command[0]!.toUpperCase()}${command.slice(1)}Input!) {
        answer: ${command}(input: $input) { client { ${CLIENT} } secret } }`,
      { as, variables: { input: { idempotencyKey: key(), ...input } }, claims: clock ? { clock } : {} },
    );
  const plan = (parts: Record<string, unknown> = {}) => ({
    code: `c-${randomUUID().slice(0, 8)}`,
    name: '12345 工单系统',
    scopes: ['INTAKE', 'STATUS'],
    sources: [{ source: 'HOTLINE_12345', organizationId: organizationId('CMD') }],
    requestsPerMinute: 300,
    ...parts,
  });
  const done = async (answer: ReturnType<typeof give>) => {
    const { data, errors } = await answer;
    if (errors) throw new Error(JSON.stringify(errors));
    return data!.answer;
  };
  const register = (parts: Record<string, unknown> = {}) => done(give('registerClient', plan(parts)));
  const revoke = (client: ClientView) =>
    done(give('revokeClient', { clientId: client.id, expectedVersion: client.version, reason: '停止接入' }));
  const refusalOf = async (answer: ReturnType<typeof give>) => {
    const [error] = (await answer).errors ?? [];
    return {
      code: error?.extensions.code,
      field: (error?.extensions.details as { field?: string } | undefined)?.field,
    };
  };
  /** Asks as the gateway does. */
  const internal = async (path: string, clock?: string, actor: Actor | null = null) => {
    const context = subgraph.context(actor, clock ? { clock } : {});
    const response = await fetch(`${subgraph.service.url}/internal/clients/${path}`, {
      headers: { [CONTEXT_HEADER]: context },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const digestOf = (secret: string | null) => createHash('sha256').update(secret!).digest('hex');
  const signIn = (code: string, secret: string | null, clock?: string) =>
    internal(`${code}/secrets/${digestOf(secret)}`, clock);

  it('get a secret once, and are an actor with their scopes and sources', async () => {
    const input = { idempotencyKey: key(), ...plan() };
    const { client, secret } = await done(give('registerClient', input));
    expect(client.sources).toEqual([{ source: 'HOTLINE_12345', receiver: { code: 'CMD' } }]);
    expect(client.lastUsedAt).toBeNull();
    expect(await done(give('registerClient', input))).toEqual({ client, secret: null });
    const stored = await subgraph.database.query<{ text: string }>(
      `SELECT (SELECT string_agg(to_jsonb(k)::text, '') FROM idempotency_key k) || (SELECT string_agg(to_jsonb(s)::text, '')
        FROM client_secret s) || (SELECT string_agg(to_jsonb(a)::text, '') FROM audit_record a) AS text`,
    );
    expect(stored[0]!.text).toContain(client.id);
    expect(stored[0]!.text).not.toContain(secret);
    expect(await signIn(client.code, secret)).toEqual({ status: 200, body: { id: client.id, name: '12345 工单系统' } });
    expect((await signIn(client.code, 'guessed')).status).toBe(404);
    expect((await internal(`by-id/${client.id}`)).body).toEqual({
      id: client.id,
      name: '12345 工单系统',
      kind: 'client',
      roles: ['client_intake', 'client_status'],
      organizationId: null,
      organizationIds: [],
      areaCodes: [],
      lines: [],
      client: { requestsPerMinute: 300, sources: [{ source: 'hotline_12345', organizationId: organizationId('CMD') }] },
    });
    const { clients } = await subgraph.get<{ clients: ClientView[] }>(`{ clients { ${CLIENT} } }`, {
      as: administrator,
    });
    expect(clients.find(({ id }) => id === client.id)!.lastUsedAt).not.toBeNull();
    expect((await internal(`by-id/${client.id}`, undefined, administrator)).status).toBe(403);
    await revoke(client);
  });

  it('have one source each, until the client is revoked', async () => {
    const first = await register();
    expect(await refusalOf(give('registerClient', plan()))).toEqual({
      code: 'CLIENT_SOURCE_TAKEN',
      field: 'sources[0].source',
    });
    const revoked = await revoke(first.client);
    expect(revoked.client.revokedAt).not.toBeNull();
    expect(revoked.client.secrets).toEqual([]);
    expect((await internal(`by-id/${first.client.id}`)).status).toBe(404);
    expect((await signIn(first.client.code, first.secret)).status).toBe(404);
    const { client } = revoked;
    const again = { clientId: client.id, expectedVersion: client.version };
    expect(codeOf(await give('rotateClientSecret', again))).toBe('CLIENT_REVOKED');
    const second = await register();
    expect(
      await refusalOf(give('registerClient', plan({ code: first.client.code, sources: [{ source: 'IOT' }] }))),
    ).toEqual({ code: 'CLIENT_CODE_TAKEN', field: 'code' });
    await revoke(second.client);
  });

  it('sign in with the old and the new secret during the overlap, and then with the new one only', async () => {
    const { client, secret: old } = await register({ sources: [{ source: 'PROPERTY_COMPANY' }] });
    const at = '2027-03-01T00:00:00Z';
    const rotate = (version: number, overlapHours: number, clock = at) =>
      give('rotateClientSecret', { clientId: client.id, expectedVersion: version, overlapHours }, administrator, clock);
    expect(codeOf(await rotate(client.version + 1, 2))).toBe('STALE_VERSION');
    expect(await refusalOf(rotate(client.version, 169))).toEqual({ code: 'BAD_INPUT', field: 'overlapHours' });
    const { client: rotated, secret } = await done(rotate(client.version, 2));
    expect(rotated.secrets).toEqual([{ expiresAt: null }, { expiresAt: '2027-03-01T02:00:00.000Z' }]);
    expect((await signIn(client.code, old, '2027-03-01T01:59:00Z')).status).toBe(200);
    expect((await signIn(client.code, secret, '2027-03-01T01:59:00Z')).status).toBe(200);
    expect((await signIn(client.code, old, '2027-03-01T02:00:00Z')).status).toBe(404);
    expect((await signIn(client.code, secret, '2027-03-01T02:00:00Z')).status).toBe(200);
    // A second rotation without overlap does not lengthen the life of an older secret.
    await done(rotate(rotated.version, 0, '2027-03-01T01:00:00Z'));
    expect((await signIn(client.code, old, '2027-03-01T01:00:01Z')).status).toBe(404);
    expect((await signIn(client.code, secret, '2027-03-01T01:00:01Z')).status).toBe(404);
  });

  it('sign deliveries with a secret in force, until they are revoked, and their sealed secrets are destroyed', async () => {
    const { client, secret: old } = await register({ sources: [{ source: 'IOT' }] });
    const digest = createHash('sha256').update('{"id":"1"}').digest('hex');
    const signed = (secret: string | null, { seconds = '1796100000', of = digest, code = client.code } = {}) => {
      const signature = createHmac('sha256', secret!).update(`1796100000.${digest}`).digest('hex');
      return internal(`${code}/signatures/${seconds}/${of}/${signature}`);
    };
    expect((await signed(old)).body).toMatchObject({
      id: client.id,
      kind: 'client',
      client: { requestsPerMinute: 300 },
    });
    for (const wrong of [{ seconds: '1796100001' }, { of: digest.replace(/^./, 'g') }, { code: 'nobody' }])
      expect((await signed(old, wrong)).status).toBe(404);
    expect((await signed('guessed')).status).toBe(404);
    expect((await internal(`${client.code}/signatures/1/${digest}/short`)).status).toBe(404);
    const rotate = (version: number, overlapHours: number) =>
      done(give('rotateClientSecret', { clientId: client.id, expectedVersion: version, overlapHours }));
    const { client: rotated, secret } = await rotate(client.version, 0);
    expect([(await signed(old)).status, (await signed(secret)).status]).toEqual([404, 200]);
    const { client: again } = await rotate(rotated.version, 1);
    expect((await signed(secret)).status).toBe(200);
    const keys = async () => {
      const [row] = await subgraph.database.query<{ count: string }>(
        `SELECT count(*) FROM data_key k JOIN client_secret s ON split_part(s.secret::text, '.', 2) = k.id::text
         WHERE s.client_id = $1`,
        [client.id],
      );
      return Number(row!.count);
    };
    // The second rotation destroyed the secret that was over; the other two are in force.
    expect(await keys()).toBe(2);
    await revoke(again);
    expect([(await signed(secret)).status, await keys()]).toEqual([404, 0]);
  });

  it('of the identity provider have a token subject and no secret here', async () => {
    const subject = `service-account-${randomUUID()}`;
    const { client, secret } = await register({ sources: [{ source: 'IOT' }], tokenSubject: subject });
    expect([secret, client.secrets]).toEqual([null, []]);
    expect((await internal(`by-subject/${subject}`)).body).toMatchObject({ id: client.id, kind: 'client' });
    const rotation = { clientId: client.id, expectedVersion: client.version };
    expect(codeOf(await give('rotateClientSecret', rotation))).toBe('CLIENT_WITHOUT_SECRET');
    const changed = await done(
      give('changeClient', {
        ...rotation,
        name: '感知平台',
        scopes: ['STATUS'],
        sources: [{ source: 'HOTLINE_12345' }],
        requestsPerMinute: 5,
      }),
    );
    expect((await internal(`by-subject/${subject}`)).body).toMatchObject({
      name: '感知平台',
      roles: ['client_status'],
      client: { requestsPerMinute: 5, sources: [{ source: 'hotline_12345', organizationId: null }] },
    });
    await revoke(changed.client);
  });

  it('are told apart by the issuer of the token, also when a subject of one is the subject of another', async () => {
    const { client } = await register({ sources: [{ source: 'IOT' }] });
    const { client: twin } = await register({ sources: [{ source: 'HOTLINE_12345' }], tokenSubject: client.id });
    const idOf = async (path: string) => (await internal(path)).body.id;
    expect(await idOf(`by-id/${client.id}`)).toBe(client.id);
    expect(await idOf(`by-subject/${client.id}`)).toBe(twin.id);
    // The gateway signs no token for a client of the identity provider.
    expect((await internal(`by-id/${twin.id}`)).status).toBe(404);
    await revoke(twin);
    expect((await internal(`by-subject/${client.id}`)).status).toBe(404);
    await revoke(client);
  });

  it.each([
    ['no source', { sources: [] }, 'BAD_INPUT', 'sources'],
    ['a source twice', { sources: [{ source: 'IOT' }, { source: 'IOT' }] }, 'BAD_INPUT', 'sources'],
    ['no scope', { scopes: [] }, 'BAD_INPUT', 'scopes'],
    ['a rate of nothing', { requestsPerMinute: 0 }, 'BAD_INPUT', 'requestsPerMinute'],
    ['a code with capitals', { code: 'Hotline' }, 'BAD_INPUT', 'code'],
    ['an unknown system', { replacesSystem: 'nothing' }, 'NOT_FOUND', 'replacesSystem'],
    [
      'an unknown receiver',
      { sources: [{ source: 'IOT', organizationId: randomUUID() }] },
      'NOT_FOUND',
      'sources[0].organizationId',
    ],
  ])('with %s are refused, naming the field', async (_, parts, code, field) => {
    expect(await refusalOf(give('registerClient', plan(parts)))).toEqual({ code, field });
  });

  it('are in the hands of the administrator alone', async () => {
    const { client } = await register({ sources: [{ source: 'IOT' }] });
    const named = { clientId: client.id, expectedVersion: client.version };
    for (const as of [officer, anActor(['coordinator']), anActor(['data_owner'])]) {
      const list = await subgraph.ask('{ clients { id } }', { as });
      expect(list.errors![0]!.extensions.code).toBe('FORBIDDEN');
      expect(codeOf(await give('registerClient', plan(), as))).toBe('FORBIDDEN');
      expect(codeOf(await give('rotateClientSecret', named, as))).toBe('FORBIDDEN');
      expect(codeOf(await give('revokeClient', { ...named, reason: '停用' }, as))).toBe('FORBIDDEN');
    }
    const audited = await subgraph.database.query<{ act: string }>(
      `SELECT act FROM audit_record WHERE subject_type = 'client' AND subject_id = $1`,
      [client.id],
    );
    expect(audited).toEqual([{ act: 'registerClient' }]);
    await revoke(client);
  });

  it('take a system off the list of what remains for the communities they replace it in', async () => {
    const system = `s-${randomUUID().slice(0, 8)}`;
    const record = (accounts: object[], expectedVersion: number | null = null, as = administrator) =>
      subgraph.ask<{ recordSystem: { system: { version: number } } }>(
        'mutation($input: RecordSystemInput!) { recordSystem(input: $input) { system { version } } }',
        {
          as,
          variables: {
            input: { idempotencyKey: key(), code: system, name: '热线工单系统', expectedVersion, accounts },
          },
        },
      );
    const remaining = async () => {
      const { systemsInUse } = await subgraph.get<{
        systemsInUse: { region: { code: string }; systemsLeft: number; accountsLeft: number; systems: object[] }[];
      }>(
        `query($region: String) { systemsInUse(regionCode: $region) { region { code } systemsLeft accountsLeft
          systems { system { code } accounts replacedBy } } }`,
        { as: administrator, variables: { region: street } },
      );
      return systemsInUse;
    };
    const entry = { regionCode: community, accounts: 3 };
    expect(codeOf(await record([entry], null, officer))).toBe('FORBIDDEN');
    expect(codeOf(await record([entry, entry]))).toBe('BAD_INPUT');
    expect(codeOf(await record([{ ...entry, regionCode: district }]))).toBe('BAD_INPUT');
    expect(codeOf(await record([entry]))).toBeUndefined();
    expect(codeOf(await record([entry]))).toBe('STALE_VERSION');
    expect(await remaining()).toEqual([
      {
        region: { code: community },
        systemsLeft: 1,
        accountsLeft: 3,
        systems: [{ system: { code: system }, accounts: 3, replacedBy: null }],
      },
    ]);
    const { client } = await register({ sources: [{ source: 'IOT' }], replacesSystem: system });
    expect(await remaining()).toMatchObject([
      { systemsLeft: 0, accountsLeft: 0, systems: [{ replacedBy: client.code }] },
    ]);
    await revoke(client);
    expect(await remaining()).toMatchObject([{ systemsLeft: 1, accountsLeft: 3 }]);
    expect(codeOf(await record([], 1))).toBeUndefined();
    expect(await remaining()).toEqual([]);
  });
});
