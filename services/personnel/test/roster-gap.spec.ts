import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  district,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  otherStreet,
  postId,
  staffCsv,
  staffId,
  street,
} from './district.js';
import { staffCommands } from './staff-commands.js';

interface Desk {
  organization: { code: string };
  keepsRoster: boolean;
  unattended: { from: string; to: string }[];
  unheldRoles: { role: string; from: string; to: string }[];
}
interface Listed {
  rosterDesks: { edges: { node: Desk }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}
interface Actions {
  availableActions: { action: string; enabled: boolean; reason: { zh: string } | null }[];
}

const from = '2026-03-02T00:00:00.000Z';
const to = '2026-03-03T00:00:00.000Z';

describe('the desks with the gaps of their roster', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
    for (const [code, startsAt, endsAt] of [
      ['DESK1', from, '2026-03-02T08:00:00Z'],
      ['DESK2', '2026-03-02T10:00:00Z', to],
    ])
      await run('scheduleDuty', 'ScheduleDutyInput', { staffId: staffId(code!), startsAt, endsAt });
    await run('recordLeave', 'RecordLeaveInput', { staffId: staffId('SQUAD1'), startsAt: from, endsAt: to });
  });
  afterAll(() => subgraph.stop());

  const run = async (mutation: string, type: string, input: Record<string, unknown>): Promise<void> => {
    await subgraph.get(`mutation Run($input: ${type}!) { ${mutation}(input: $input) { entry { id } } }`, {
      as: officer,
      variables: { input: { idempotencyKey: key(), ...input } },
    });
  };
  const query = `query ($organizationId: ID, $from: DateTime!, $to: DateTime!, $first: Int! = 100, $after: String) {
    rosterDesks(organizationId: $organizationId, from: $from, to: $to, first: $first, after: $after) {
      edges { node { organization { code } keepsRoster unattended { from to } unheldRoles { role from to } } }
      pageInfo { hasNextPage endCursor } } }`;
  const desks = async (as = officer, variables: Record<string, unknown> = {}): Promise<Desk[]> => {
    const { rosterDesks } = await subgraph.get<Listed>(query, { as, variables: { from, to, ...variables } });
    return rosterDesks.edges.map(({ node }) => node);
  };
  const codes = (found: Desk[]): string[] => found.map(({ organization }) => organization.code);

  it('name the time between two duties, the leave of the only holder and the roles without a holder', async () => {
    const found = new Map((await desks()).map((desk) => [desk.organization.code, desk]));
    expect(found.get('STREET')).toMatchObject({
      keepsRoster: true,
      unattended: [{ from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }],
      unheldRoles: [{ role: 'verifier', from, to }, { role: 'unit_leader' }, { role: 'leader_on_duty' }],
    });
    expect(found.get('SQUAD')).toMatchObject({ keepsRoster: false, unattended: [{ from, to }], unheldRoles: [] });
    expect(found.get('URBAN')).toMatchObject({ keepsRoster: false, unattended: [] });
    expect(found.get('GOV')).toMatchObject({ unattended: [], unheldRoles: [{ role: 'district_leader' }] });
  });

  it('come page by page and below an organization, as the walked pages show', async () => {
    const all = codes(await desks());
    expect(all).toEqual(['CMD', 'COMMITTEE', 'GOV', 'POLICE', 'SQUAD', 'STREET', 'STREET2', 'URBAN']);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const { rosterDesks }: Listed = await subgraph.get<Listed>(query, {
        as: officer,
        variables: { from, to, first: 3, after },
      });
      walked.push(...codes(rosterDesks.edges.map(({ node }) => node)));
      after = rosterDesks.pageInfo.hasNextPage ? rosterDesks.pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(all);
    expect(codes(await desks(officer, { organizationId: organizationId('STREET') }))).toEqual(['COMMITTEE', 'STREET']);
  });

  it('are those of the own region, line or organization', async () => {
    const ofStreet = anActor(['street_dispatcher'], {
      areaCodes: [otherStreet],
      organizationId: organizationId('STREET'),
      organizationIds: [organizationId('STREET'), organizationId('COMMITTEE')],
    });
    expect(codes(await desks(ofStreet))).toEqual(['COMMITTEE', 'STREET', 'STREET2']);
    const ofLine = anActor(['unit_leader'], {
      areaCodes: [district],
      lines: ['urban_management'],
      organizationId: organizationId('URBAN'),
      organizationIds: [organizationId('URBAN')],
    });
    expect(codes(await desks(ofLine))).toEqual(['SQUAD', 'URBAN']);
  });

  it('are refused for a period of more than 31 days and for one that ends before it begins', async () => {
    for (const end of ['2026-04-03T00:00:00Z', from]) {
      const answer = await subgraph.ask(query, { as: officer, variables: { from, to: end } });
      expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_INPUT', details: { field: 'to' } } });
    }
  });

  it('lead to entries that say whether the caller may withdraw them', async () => {
    const entries = `{ roster(organizationId: "${organizationId('STREET')}", from: "${from}", to: "${to}") {
      edges { node { availableActions { action enabled reason { zh } } } } } }`;
    const actionsAs = async (as = officer): Promise<Actions['availableActions']> => {
      const { roster } = await subgraph.get<{ roster: { edges: { node: Actions }[] } }>(entries, { as });
      return roster.edges[0]!.node.availableActions;
    };
    expect(await actionsAs()).toEqual([{ action: 'WITHDRAW', enabled: true, reason: null }]);
    const verifier = anActor(['verifier'], { areaCodes: [street] });
    const [refused] = await actionsAs(verifier);
    expect(refused).toMatchObject({ action: 'WITHDRAW', enabled: false });
    expect(refused!.reason!.zh).not.toBe('');
  });
});

describe('the leave of a person whose main post is elsewhere', () => {
  let subgraph: TestSubgraph;
  const { createPost, appoint } = staffCommands(() => subgraph);
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
    await createPost('SECOND', 'STREET');
    const parts = { validFrom: '2026-03-01T00:00:00Z', validTo: '2026-03-20T00:00:00Z' };
    await appoint({ staffId: staffId('COORD'), postId: postId('SECOND'), ...parts });
    for (const [startsAt, endsAt] of [
      ['2026-03-02T00:00:00Z', '2026-03-04T00:00:00Z'],
      ['2026-03-22T00:00:00Z', '2026-03-24T00:00:00Z'],
    ]) {
      const input = { idempotencyKey: key(), staffId: staffId('COORD'), startsAt, endsAt };
      await subgraph.get(`mutation ($input: RecordLeaveInput!) { recordLeave(input: $input) { entry { id } } }`, {
        as: officer,
        variables: { input },
      });
    }
  });
  afterAll(() => subgraph.stop());

  const roster = async (code: string, as = officer): Promise<string[]> => {
    const answer = await subgraph.get<{ roster: { edges: { node: { startsAt: string } }[] } }>(
      `{ roster(organizationId: "${organizationId(code)}", from: "${from}", to: "2026-04-01T00:00:00Z") {
        edges { node { startsAt } } } }`,
      { as },
    );
    return answer.roster.edges.map(({ node }) => node.startsAt.slice(0, 10));
  };

  it('is on the roster of each organization where the person holds a post at that time, for who may see it', async () => {
    expect(await roster('CMD')).toEqual(['2026-03-02', '2026-03-22']);
    expect(await roster('STREET')).toEqual(['2026-03-02']);
    expect(await roster('URBAN')).toEqual([]);
    const ofStreet = anActor(['street_dispatcher'], {
      areaCodes: [street],
      organizationId: organizationId('STREET'),
      organizationIds: [organizationId('STREET')],
    });
    expect(await roster('STREET', ofStreet)).toEqual(['2026-03-02']);
    expect(await roster('CMD', ofStreet)).toEqual([]);
  });
});

describe('the actions on an assignment, and the search by role', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const actions = async (code: string, as = officer): Promise<Actions['availableActions']> => {
    const { staffMember } = await subgraph.get<{ staffMember: { assignments: Actions[] } }>(
      `{ staffMember(id: "${staffId(code)}") { assignments { availableActions { action enabled reason { zh } } } } }`,
      { as },
    );
    return staffMember.assignments[0]!.availableActions;
  };

  it('are open to a personnel officer for others, and not for the own assignment', async () => {
    expect(await actions('DESK1')).toEqual([
      { action: 'END', enabled: true, reason: null },
      { action: 'CHANGE_JURISDICTION', enabled: true, reason: null },
    ]);
    const own = { ...officer, id: staffId('OFFICER') };
    expect((await actions('OFFICER', own))[0]).toMatchObject({
      enabled: false,
      reason: { zh: '不得办理本人的任职事项' },
    });
  });

  it('name the reserved role, the missing right and the past end, as the commands do', async () => {
    const rows = await subgraph.database.query<{ id: string }>(
      `UPDATE post_period SET roles = '{auditor}' WHERE post_id = (SELECT post_id FROM assignment WHERE staff_id = $1) RETURNING post_id AS id`,
      [staffId('COORD')],
    );
    expect(rows.length).toBe(1);
    expect((await actions('COORD'))[0]!.reason!.zh).toContain('审计');
    const dispatcher = anActor(['street_dispatcher'], { areaCodes: [street] });
    expect((await actions('DESK1', dispatcher)).map(({ enabled }) => enabled)).toEqual([false, false]);
    await subgraph.database.query(`UPDATE assignment SET valid_to = '2026-02-01' WHERE staff_id = $1`, [
      staffId('DESK2'),
    ]);
    expect((await actions('DESK2'))[0]!.reason!.zh).toContain('结束');
  });

  it('finds the holders of a role, and only where the caller has jurisdiction over the post', async () => {
    const holders = async (role: string, as = officer): Promise<string[]> => {
      const { staffMembers } = await subgraph.get<{ staffMembers: { edges: { node: { staffCode: string } }[] } }>(
        `query ($role: String) { staffMembers(role: $role) { edges { node { staffCode } } } }`,
        { as, variables: { role } },
      );
      return staffMembers.edges.map(({ node }) => node.staffCode);
    };
    expect(await holders('department_handler')).toEqual(['SQUAD1', 'URBAN2']);
    expect(await holders('no_such_role')).toEqual([]);
    expect(await holders('department_handler', anActor(['street_dispatcher'], { areaCodes: [otherStreet] }))).toEqual(
      [],
    );
  });
});
