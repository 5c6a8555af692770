import { jest } from '@jest/globals';
import { CONTEXT_HEADER, signContext, type Actor } from '@jiceng/platform/context';
import { TestSubgraph, testContextSecret } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { service } from '../src/service.js';
import {
  anActor,
  community,
  district,
  importFile,
  operator,
  organizationId,
  organizationsCsv,
  otherStreet,
  staffCsv,
  staffId,
  staffLine,
  street,
} from './district.js';

const gateway = {
  id: 'gateway',
  name: 'gateway',
  kind: 'system',
  roles: [],
  organizationId: null,
  organizationIds: [],
  areaCodes: [],
  lines: [],
} satisfies Actor;

describe('jurisdiction', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(
      subgraph,
      'Staff',
      [
        staffCsv,
        staffLine('TWO', 'STREET', 'street_dispatcher', street),
        staffLine('TWO', 'COMMITTEE', 'community_clerk', community).replace('TWO-P', 'TWO-Q'),
        staffLine('SOON', 'STREET', 'street_dispatcher', street, '', '2030-01-01'),
        staffLine('BARE', 'URBAN', 'department_handler', district),
      ].join('\n'),
    );
  });
  afterAll(() => subgraph.stop());

  const ask = async (
    subject: string,
    context: string | null = subgraph.context(gateway),
  ): Promise<{ status: number; actor: Actor }> => {
    const response = await fetch(
      `${subgraph.service.url}/internal/actors/${encodeURIComponent(subject)}`,
      context === null ? {} : { headers: { [CONTEXT_HEADER]: context } },
    );
    return { status: response.status, actor: (await response.json()) as Actor };
  };

  it('returns the actor of a person from the assignment in force', async () => {
    expect(await ask(staffId('DESK1'))).toEqual({
      status: 200,
      actor: {
        id: staffId('DESK1'),
        name: '姓名DESK1',
        kind: 'staff',
        roles: ['street_dispatcher'],
        organizationId: organizationId('STREET'),
        organizationIds: [organizationId('STREET'), organizationId('COMMITTEE')].sort(),
        areaCodes: [street],
        lines: [],
      },
    });
    expect((await ask(staffId('OFFICER'))).actor.organizationIds).toHaveLength(8);
  });

  it('gives the actor the dissolved organizations that its own succeed, to the end of the chain', async () => {
    const gone = ['GONE1', 'GONE2'].map(organizationId);
    const before = (await ask(staffId('DESK1'))).actor.organizationIds;
    await subgraph.database.query(
      `INSERT INTO organization (id, code, name, kind, region_code, valid_from, valid_to, successor_id, version)
       SELECT id, code, code, 'street_office', $1, now() - interval '2 days', now() - interval '1 day', successor_id, 2
       FROM (VALUES ($2::uuid, 'GONE1', $4::uuid), ($3::uuid, 'GONE2', $2::uuid)) AS v(id, code, successor_id)`,
      [otherStreet, ...gone, organizationId('STREET')],
    );
    expect((await ask(staffId('DESK1'))).actor.organizationIds).toEqual([...before, ...gone].sort());
    await subgraph.database.query('DELETE FROM organization WHERE id = ANY($1::uuid[])', [gone]);
  });

  it('joins several posts, and takes the organization of the main assignment', async () => {
    expect((await ask(staffId('TWO'))).actor).toMatchObject({
      roles: ['community_clerk', 'street_dispatcher'],
      organizationId: organizationId('STREET'),
      areaCodes: [street, community].sort(),
    });
  });

  it('takes the line of the department when the assignment names no line', async () => {
    expect((await ask(staffId('BARE'))).actor.lines).toEqual(['urban_management']);
  });

  it.each([
    ['somebody unknown', staffId('nobody')],
    ['somebody whose post begins later', staffId('SOON')],
    ['a resident account', 'resident-1'],
    ['nonsense', `' OR 1=1 --`],
  ])('answers 404 for %s', async (_, subject) => {
    expect((await ask(subject)).status).toBe(404);
  });

  it('changes at the moment an assignment begins', async () => {
    const context = subgraph.context(gateway, { clock: '2030-02-01T00:00:00.000Z' });
    expect((await ask(staffId('SOON'), context)).status).toBe(200);
  });

  it('answers only the gateway', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      aud: 'personnel',
      iat: now,
      exp: now + 20,
      jti: 'j',
      traceId: 't',
      locale: 'zh' as const,
      actor: gateway,
    };
    expect((await ask(staffId('DESK1'), null)).status).toBe(401);
    expect((await ask(staffId('DESK1'), signContext(claims, 'another-secret-0123456789abcdef0123456789'))).status).toBe(
      401,
    );
    expect((await ask(staffId('DESK1'), signContext({ ...claims, aud: 'grid' }, testContextSecret))).status).toBe(401);
    expect((await ask(staffId('DESK1'), subgraph.context(anActor(['district_admin'])))).status).toBe(403);
    expect((await ask(staffId('DESK1'), subgraph.context(null))).status).toBe(200);
  });

  it('reads an actor with one statement', async () => {
    await ask(staffId('OFFICER'));
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    expect((await ask(staffId('OFFICER'))).actor.id).toBe(staffId('OFFICER'));
    expect(statements).toHaveBeenCalledTimes(1);
    statements.mockRestore();
  });

  it('tells callers who they are', async () => {
    const query = '{ me { id accountId name kind roles areaCodes organization { name } staffMember { staffCode } } }';
    const { actor } = await ask(staffId('DESK1'));
    expect(await subgraph.get(query, { as: actor })).toEqual({
      me: {
        id: `Me:${staffId('DESK1')}`,
        accountId: staffId('DESK1'),
        name: '姓名DESK1',
        kind: 'STAFF',
        roles: ['street_dispatcher'],
        areaCodes: [street],
        organization: { name: '第一街道办事处' },
        staffMember: { staffCode: 'DESK1' },
      },
    });
    expect(await subgraph.get('{ me { name organization { name } staffMember { name } } }', { as: operator })).toEqual({
      me: { name: '运维', organization: null, staffMember: null },
    });
    expect((await subgraph.ask(query, { as: null })).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
