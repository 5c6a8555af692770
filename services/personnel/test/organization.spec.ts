import { TestSubgraph } from '@jiceng/testing/subgraph';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { service } from '../src/service.js';
import {
  administrator,
  anActor,
  community,
  district,
  emitted,
  importFile,
  key,
  officer,
  operator,
  organizationId,
  organizationsCsv,
  otherStreet,
  staffCsv,
  street,
} from './district.js';
import { basedOn } from './based-on.js';

const payload = `organization { id code name version validTo successor { code } parent { code } history { name validFrom validTo parent { code } } availableActions { action enabled reason { zh en } } }`;

interface OrganizationView {
  id: string;
  code: string;
  name: string;
  version: number;
  validTo: string | null;
  successor: { code: string } | null;
  parent: { code: string } | null;
  history: { name: string; validFrom: string; validTo: string | null; parent: { code: string } | null }[];
  availableActions: { action: string; enabled: boolean; reason: { zh: string; en: string } | null }[];
}

describe('organizations', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
  });
  afterAll(() => subgraph.stop());

  const run = async (mutation: string, input: Record<string, unknown>, as = officer) => {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    return subgraph.ask<{ done: { organization: OrganizationView } }>(
      `mutation Run($input: ${type}!) { done: ${mutation}(input: $input) { ${payload} } }`,
      { as, variables: { input: { idempotencyKey: key(), ...(await basedOn(subgraph, input)) } } },
    );
  };
  const aStation = (code: string, parts: Record<string, unknown> = {}) => ({
    code,
    name: `站所${code}`,
    kind: 'STATION',
    line: 'public_security',
    parentId: organizationId('POLICE'),
    regionCode: street,
    ...parts,
  });

  it('imports a tree, names every error of a row in both languages, and changes nothing the second time', async () => {
    const before = await emitted(subgraph, 'personnel.organization-changed');
    expect(before).toHaveLength(8);
    expect(before[7]).toMatchObject({
      code: 'SQUAD',
      kind: 'station',
      line: 'urban_management',
      parentId: organizationId('URBAN'),
      version: 1,
    });
    expect(await importFile(subgraph, 'Organizations', organizationsCsv)).toMatchObject({
      imported: 0,
      unchanged: 8,
      rejected: 0,
    });
    expect(await emitted(subgraph, 'personnel.organization-changed')).toHaveLength(8);

    const faulty = `code,name,kind,line,parentCode,regionCode
A1,,station,,URBAN,${street}
A2,无上级,station,urban_management,NOWHERE,${street}
A3,级别不对,community_committee,,STREET,${street}
A4,条线不对,station,public_security,URBAN,${street}
A5,越界,community_committee,,STREET,320106002001
A6,可用,station,public_security,POLICE,${street}
A6,重复,station,public_security,POLICE,${street}
STREET,第一街道办事处,street_office,,GOV,${otherStreet}
`;
    const refused = await importFile(subgraph, 'Organizations', faulty);
    expect(refused).toMatchObject({ imported: 0, rejected: 7 });
    expect(refused.errors.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'name', 'ROW_FIELD_MISSING'],
      [3, 'parentCode', 'UNKNOWN_PARENT'],
      [4, null, 'REGION_NOT_ALLOWED'],
      [5, null, 'LINE_NOT_ALLOWED'],
      [6, null, 'REGION_NOT_ALLOWED'],
      [8, 'code', 'ROW_DUPLICATE'],
      [9, 'regionCode', 'ORGANIZATION_FIXED_FIELD'],
    ]);
    expect(refused.errors.every(({ messages }) => messages.zh !== '' && messages.en !== '')).toBe(true);
    expect(await importFile(subgraph, 'Organizations', faulty, { mode: 'VALID_ROWS', dryRun: true })).toMatchObject({
      imported: 1,
      rejected: 7,
    });
    expect(await subgraph.database.query(`SELECT FROM organization WHERE code = 'A6'`)).toHaveLength(0);
    expect(await importFile(subgraph, 'Organizations', faulty, { mode: 'VALID_ROWS' })).toMatchObject({
      imported: 1,
      rejected: 7,
    });
    expect(await subgraph.database.query(`SELECT FROM organization WHERE code = 'A6'`)).toHaveLength(1);
  });

  it('founds, renames, moves and dissolves with history, events and before and after in the audit record', async () => {
    const founded = await run('foundOrganization', aStation('S1', { effectiveFrom: '2026-01-01T00:00:00Z' }));
    expect(founded.errors).toBeUndefined();
    expect(founded.data!.done.organization).toMatchObject({ code: 'S1', version: 1, parent: { code: 'POLICE' } });
    const id = organizationId('S1');
    const renamed = await run('renameOrganization', {
      organizationId: id,
      name: '新名',
      expectedVersion: 1,
      effectiveFrom: '2026-03-01T00:00:00Z',
      reason: '机构改革',
    });
    expect(renamed.data!.done.organization.history).toEqual([
      {
        name: '站所S1',
        validFrom: '2026-01-01T00:00:00.000Z',
        validTo: '2026-03-01T00:00:00.000Z',
        parent: { code: 'POLICE' },
      },
      { name: '新名', validFrom: '2026-03-01T00:00:00.000Z', validTo: null, parent: { code: 'POLICE' } },
    ]);
    const stale = await run('renameOrganization', { organizationId: id, name: '旧版', expectedVersion: 1 });
    expect(stale.errors![0]!.extensions).toMatchObject({
      code: 'STALE_VERSION',
      details: { actual: 2, changed: { name: '新名' } },
    });
    await run('foundOrganization', aStation('S2', { parentId: id }));
    const moved = await run('moveOrganization', {
      organizationId: organizationId('S2'),
      parentId: organizationId('POLICE'),
    });
    expect(moved.data!.done.organization).toMatchObject({ parent: { code: 'POLICE' }, version: 2 });
    await run('moveOrganization', { organizationId: id, parentId: organizationId('S2') });
    const cycle = await run('moveOrganization', { organizationId: organizationId('S2'), parentId: id });
    expect(cycle.errors![0]!.extensions.code).toBe('ORGANIZATION_CYCLE');
    const parent = await run('dissolveOrganization', {
      organizationId: organizationId('S2'),
      successorId: organizationId('POLICE'),
    });
    expect(parent.errors![0]!.extensions).toMatchObject({ code: 'ORGANIZATION_HAS_CHILDREN', details: { count: 1 } });
    const dissolved = await run('dissolveOrganization', { organizationId: id, successorId: organizationId('S2') });
    expect(dissolved.data!.done.organization).toMatchObject({
      version: 4,
      validTo: expect.any(String),
      successor: { code: 'S2' },
    });
    expect(dissolved.data!.done.organization.availableActions.map(({ enabled }) => enabled)).toEqual([
      false,
      false,
      false,
    ]);
    const again = await run('renameOrganization', { organizationId: id, name: '死者' });
    expect(again.errors![0]!.extensions.code).toBe('ORGANIZATION_DISSOLVED');
    const lastPeriod = dissolved.data!.done.organization.history.at(-1)!;
    const earlier = await run('moveOrganization', {
      organizationId: id,
      parentId: organizationId('POLICE'),
      expectedVersion: 4,
      effectiveFrom: lastPeriod.validFrom,
    });
    expect(earlier.errors![0]!.extensions.code).toBe('ORGANIZATION_DISSOLVED');

    const events = (await emitted(subgraph, 'personnel.organization-changed')).filter(
      (event) => event.organizationId === id,
    );
    expect(events.map((event) => event.version)).toEqual([1, 2, 3, 4]);
    expect(events.map((event) => event.successorId)).toEqual([null, null, null, organizationId('S2')]);
    const audit = await subgraph.database.query<{
      act: string;
      before: { name: string } | null;
      after: { name: string };
      reason: string | null;
    }>(`SELECT act, before, after, reason FROM audit_record WHERE subject_id = $1 ORDER BY entry`, [id]);
    expect(audit.map(({ act }) => act)).toEqual([
      'foundOrganization',
      'renameOrganization',
      'moveOrganization',
      'dissolveOrganization',
    ]);
    expect(audit[1]).toMatchObject({ before: { name: '站所S1' }, after: { name: '新名' }, reason: '机构改革' });
  });

  it(
    'requires a successor that is not dissolved and over which the caller has a say, and refuses a ' +
      'chain of successors without an end',
    async () => {
      for (const code of ['D1', 'D2', 'D3']) await run('foundOrganization', aStation(code));
      const dissolve = async (code: string, successorId: unknown, as = officer) =>
        (await run('dissolveOrganization', { organizationId: organizationId(code), successorId }, as)).errors?.[0]
          ?.extensions;
      expect(await dissolve('D1', organizationId('D1'))).toMatchObject({
        code: 'SUCCESSOR_INSIDE',
        details: { field: 'successorId' },
      });
      expect(await dissolve('D1', organizationId('NOWHERE'))).toMatchObject({ code: 'SUCCESSOR_NOT_IN_FORCE' });
      expect(await dissolve('D1', 'abc')).toMatchObject({ code: 'BAD_INPUT', details: { field: 'successorId' } });
      const ofPolice = anActor(['personnel_officer'], {
        areaCodes: [],
        organizationId: organizationId('POLICE'),
        organizationIds: ['POLICE', 'D1', 'D2', 'D3'].map(organizationId),
      });
      expect(await dissolve('D1', organizationId('STREET'), ofPolice)).toMatchObject({ code: 'OUT_OF_SCOPE' });
      expect(await dissolve('D1', organizationId('D2'), ofPolice)).toBeUndefined();
      // D1 has been dissolved with D2 as its successor. D2 cannot be dissolved with D1 as its successor, because D1 is
      // dissolved. With D3 as its successor, D2 can be dissolved.
      expect(await dissolve('D2', organizationId('D1'))).toMatchObject({
        code: 'SUCCESSOR_NOT_IN_FORCE',
        messages: { zh: '承接机构 站所D1 在撤销之日不存在或已撤销' },
      });
      expect(await dissolve('D2', organizationId('D3'))).toBeUndefined();
      const rows = await subgraph.database.query<{ code: string; successor: string }>(
        `SELECT o.code, s.code AS successor FROM organization o JOIN organization s ON s.id = o.successor_id WHERE o.code LIKE 'D_' ORDER BY o.code`,
      );
      expect(rows).toEqual([
        { code: 'D1', successor: 'D2' },
        { code: 'D2', successor: 'D3' },
      ]);
    },
  );

  it('refuses to dissolve while posts are open', async () => {
    await importFile(subgraph, 'Staff', staffCsv);
    const refused = await run('dissolveOrganization', {
      organizationId: organizationId('SQUAD'),
      successorId: organizationId('URBAN'),
    });
    expect(refused.errors![0]!.extensions).toMatchObject({ code: 'ORGANIZATION_HAS_POSTS', details: { count: 1 } });
    const shown = await subgraph.get<{ organization: OrganizationView }>(
      `{ organization(id: "${organizationId('SQUAD')}") { ${payload.slice(15, -2)} } }`,
      { as: officer },
    );
    expect(shown.organization.availableActions).toContainEqual({
      action: 'DISSOLVE',
      enabled: false,
      reason: expect.objectContaining({ en: expect.stringContaining('1 open posts') }),
    });
  });

  it('repeats its answer for a retry and refuses the key for another body', async () => {
    const input = { idempotencyKey: key(), ...aStation('S9') };
    const first = await run('foundOrganization', input);
    expect((await run('foundOrganization', input)).data).toEqual(first.data);
    const reused = await run('foundOrganization', { ...input, code: 'S10' });
    expect(reused.errors![0]!.extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await run('foundOrganization', aStation('S9'))).errors![0]!.extensions.code).toBe(
      'ORGANIZATION_CODE_TAKEN',
    );
  });

  it('shows the tree of an earlier moment, page by page', async () => {
    const list = async (args: string) =>
      (
        await subgraph.get<{
          organizations: {
            edges: { node: { code: string; name: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }>(`{ organizations(${args}) { edges { node { code name } } pageInfo { hasNextPage endCursor } asOf } }`, {
          as: operator,
        })
      ).organizations;
    const first = await list('first: 2, kind: STREET_OFFICE');
    expect(first.edges.map(({ node }) => node.code)).toEqual(['STREET', 'STREET2']);
    const page = await list('first: 1, kind: STREET_OFFICE');
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect((await list(`first: 1, kind: STREET_OFFICE, after: "${page.pageInfo.endCursor}"`)).edges[0]!.node.code).toBe(
      'STREET2',
    );
    await run('foundOrganization', aStation('S5', { effectiveFrom: '2026-01-01T00:00:00Z' }));
    await run('renameOrganization', {
      organizationId: organizationId('S5'),
      name: '改名五',
      effectiveFrom: '2026-06-01T00:00:00Z',
    });
    expect((await list('text: "S5", at: "2026-02-01T00:00:00Z"')).edges[0]!.node.name).toBe('站所S5');
    expect((await list('text: "S5"')).edges[0]!.node.name).toBe('改名五');
    expect((await list('text: "S5", at: "2025-02-01T00:00:00Z"')).edges).toHaveLength(0);
    expect(
      (await list(`regionCode: "${street}", line: "urban_management"`)).edges.map(({ node }) => node.code),
    ).toEqual(['SQUAD']);
  });

  it('have an id of their own at another moment, so that a cache keeps both states', async () => {
    await run('foundOrganization', aStation('S6', { effectiveFrom: '2026-01-01T00:00:00Z' }));
    await run('renameOrganization', {
      organizationId: organizationId('S6'),
      name: '改名六',
      effectiveFrom: '2026-06-01T00:00:00Z',
    });
    const at = '2026-02-01T00:00:00.000Z';
    const id = organizationId('S6');
    const { then, now, before, listed } = await subgraph.get<Record<string, object>>(
      `{ then: organization(id: "${id}", at: "${at}") { id name current { id name } history { name } }
         now: organization(id: "${id}") { id name } before: organization(id: "${id}", at: "2025-02-01T00:00:00Z") { id }
         listed: organizations(text: "S6", at: "${at}") { edges { node { id name } } } }`,
      { as: officer },
    );
    expect(then).toMatchObject({
      id: `${id}@${at}`,
      name: '站所S6',
      current: { id, name: '改名六' },
      history: [{ name: '站所S6' }, { name: '改名六' }],
    });
    expect([now, before]).toEqual([{ id, name: '改名六' }, null]);
    expect(listed).toEqual({ edges: [{ node: { id: `${id}@${at}`, name: '站所S6' } }] });
  });

  it('resolves references in one batch and returns null for unknown ids', async () => {
    const data = await subgraph.get<{ _entities: ({ name: string } | null)[] }>(
      `query Refs($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { name } } }`,
      {
        as: anActor(['resident']),
        variables: {
          r: [organizationId('GOV'), organizationId('none'), 'not-an-id'].map((id) => ({
            __typename: 'Organization',
            id,
          })),
        },
      },
    );
    expect(data._entities).toEqual([{ name: '鼓楼区人民政府' }, null, null]);
  });

  it.each([
    ['nobody', null, 'UNAUTHENTICATED'],
    ['a resident', anActor(['resident']), 'FORBIDDEN'],
    ['a grid worker', anActor(['grid_worker']), 'FORBIDDEN'],
    ['an operator', operator, 'FORBIDDEN'],
    ['an officer of another region', anActor(['personnel_officer'], { areaCodes: [otherStreet] }), 'OUT_OF_SCOPE'],
    ['an officer of another line', anActor(['personnel_officer'], { lines: ['urban_management'] }), 'OUT_OF_SCOPE'],
  ])('keeps %s from renaming the police', async (_, as, code) => {
    const answer = await run(
      'renameOrganization',
      { organizationId: organizationId('POLICE'), name: '不可' },
      as as never,
    );
    expect(answer.errors![0]!.extensions.code).toBe(code);
  });

  it('lets an officer of a department change the department, but not the street offices', async () => {
    const as = anActor(['personnel_officer'], {
      lines: ['public_security'],
      organizationIds: [organizationId('POLICE')],
    });
    expect(
      (await run('renameOrganization', { organizationId: organizationId('POLICE'), name: '公安鼓楼分局' }, as)).errors,
    ).toBeUndefined();
    expect(
      (await run('renameOrganization', { organizationId: organizationId('STREET'), name: '不可' }, as)).errors![0]!
        .extensions.code,
    ).toBe('OUT_OF_SCOPE');
    const rows = await importFile(
      subgraph,
      'Organizations',
      `code,name,kind,line,parentCode,regionCode\nSTREET,改名,street_office,,GOV,${street}\n`,
      { as, mode: 'VALID_ROWS' },
    );
    expect(rows.errors[0]!.code).toBe('OUT_OF_SCOPE');
  });

  it.each([
    ['a name with a bidirectional override', { name: '好\u202e名' }, 'BAD_INPUT'],
    ['an unknown line', { line: 'magic' }, 'BAD_INPUT'],
    ['a malformed region', { regionCode: '32' }, 'BAD_INPUT'],
    ['a malformed parent', { parentId: 'x' }, 'BAD_INPUT'],
    ['a founding in the future', { effectiveFrom: '2099-01-01T00:00:00Z' }, 'BAD_INPUT'],
    [
      'a founding tomorrow',
      { effectiveFrom: new Date(Date.now() + 86_400_000).toISOString() },
      'EFFECTIVE_DATE_NOT_ALLOWED',
    ],
    ['a code with a blank', { code: 'a b' }, 'BAD_INPUT'],
  ])('refuses %s', async (_, parts, code) => {
    const answer = await run('foundOrganization', aStation('BAD', parts), administrator);
    expect(answer.errors![0]!.extensions.code).toBe(code);
  });

  it('refuses unknown regions once grid has announced regions', async () => {
    const announce = (code: string, level: 'district' | 'street' | 'community') =>
      subgraph.deliver(regionChanged, { code, name: code, level, parentCode: null, version: 1 }, { key: code, seq: 1 });
    await announce(district, 'district');
    await announce(community, 'community');
    const unknown = await run('foundOrganization', aStation('R1'));
    expect(unknown.errors![0]!.extensions.code).toBe('UNKNOWN_REGION');
    expect((await run('foundOrganization', aStation('R1', { regionCode: community }))).errors).toBeUndefined();
  });
});
