import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  emitted,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  otherStreet,
  postId,
  staffCsv,
  staffHeader,
  staffId,
  street,
} from './district.js';
import { codeOf, staffCommands } from './staff-commands.js';

describe('scope of posts, staff and assignments', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const { aPersonOn } = staffCommands(() => subgraph);

  describe('the answer to other callers', () => {
    const see = async (as: ReturnType<typeof anActor>, id = 'DESK1') => {
      const list = await subgraph.get<{ staffMembers: { edges: unknown[] } }>(
        `{ staffMembers(text: "${id}") { edges { node { name } } } }`,
        { as },
      );
      return list.staffMembers.edges.length === 1;
    };

    it('tells staff of another department the name and the post of a person, and nothing more', async () => {
      await aPersonOn('PHONE2');
      const answer = await subgraph.get<{ staffMember: object | null }>(
        `{ staffMember(id: "${staffId('PHONE2')}") { name phone email mainPost { name organization { code } } assignments { id } } }`,
        { as: anActor(['personnel_officer'], { lines: ['public_security'] }) },
      );
      expect(answer.staffMember).toEqual({
        name: '新人PHONE2',
        phone: null,
        email: null,
        mainPost: { name: '岗位PHONE2-P', organization: { code: 'STREET' } },
        assignments: [],
      });
      for (const role of ['resident', 'operator'] as const)
        expect(
          codeOf(await subgraph.ask(`{ staffMember(id: "${staffId('PHONE2')}") { name } }`, { as: anActor([role]) })),
        ).toBe('FORBIDDEN');
    });

    it('shows the telephone number in full, masked or not at all, by role', async () => {
      await aPersonOn('PHONE1');
      const phone = async (as: ReturnType<typeof anActor>) =>
        (
          await subgraph.get<{ staffMember: { phone: string | null; email: string | null } }>(
            `{ staffMember(id: "${staffId('PHONE1')}") { phone email } }`,
            { as },
          )
        ).staffMember;
      expect(await phone(officer)).toEqual({ phone: '13800001234', email: 'a@b.cn' });
      expect(await phone(anActor(['street_dispatcher']))).toEqual({ phone: '138*******4', email: null });
      const audited = await subgraph.database.query<{ after: { phone: string } }>(
        'SELECT after FROM audit_record WHERE subject_id = $1',
        [staffId('PHONE1')],
      );
      expect(audited[0]!.after.phone).toBe('138*******4');
      expect(JSON.stringify(await emitted(subgraph, 'personnel.assignment-changed'))).not.toContain('13800001234');
    });

    it("limits lists to the caller's region, line, organization and own record", async () => {
      expect(await see(anActor(['coordinator']))).toBe(true);
      expect(await see(anActor(['street_dispatcher'], { areaCodes: [street] }))).toBe(true);
      expect(await see(anActor(['street_dispatcher'], { areaCodes: [otherStreet] }))).toBe(false);
      expect(await see(anActor(['department_handler'], { lines: ['urban_management'] }))).toBe(false);
      expect(await see(anActor(['department_handler'], { lines: ['urban_management'] }), 'SQUAD1')).toBe(true);
      expect(
        await see(anActor(['department_handler'], { areaCodes: [], organizationIds: [organizationId('STREET')] })),
      ).toBe(true);
      expect(await see(anActor(['grid_worker'], { areaCodes: [], id: staffId('DESK1') }))).toBe(true);
      const list = await subgraph.get<{ staffMembers: { edges: { node: { staffCode: string } }[] } }>(
        `{ staffMembers(organizationId: "${organizationId('URBAN')}", includeBelow: true) { edges { node { staffCode assignments { main post { name holder { staffCode } } organization { code } } } } } }`,
        { as: officer },
      );
      const codes = list.staffMembers.edges.map(({ node }) => node.staffCode);
      expect(codes).toEqual(expect.arrayContaining(['SQUAD1', 'URBAN1', 'URBAN2']));
      expect(codes).not.toContain('DESK1');
    });

    it.each([
      ['a resident', ['resident']],
      ['an operator', ['operator']],
    ] as const)('refuses %s', async (_, roles) => {
      for (const query of [
        'staffMembers { asOf }',
        'posts { asOf }',
        `signatories(organizationId: "${organizationId('GOV')}") { postName }`,
        `roster(organizationId: "${organizationId('GOV')}", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { asOf }`,
        `onDuty(areaCode: "${street}") { asOf }`,
      ]) {
        expect(codeOf(await subgraph.ask(`{ ${query} }`, { as: anActor([...roles]) }))).toBe('FORBIDDEN');
      }
    });

    it('refuses residents who read staff members by reference', async () => {
      const query = 'query Refs($r: [_Any!]!) { _entities(representations: $r) { ... on StaffMember { name phone } } }';
      const r = [staffId('DESK1'), staffId('nobody')].map((id) => ({ __typename: 'StaffMember', id }));
      expect(codeOf(await subgraph.ask(query, { as: anActor(['resident']), variables: { r } }))).toBe('FORBIDDEN');
      expect(
        (
          await subgraph.get<{ _entities: unknown[] }>(query, {
            as: anActor(['department_handler'], { areaCodes: [] }),
            variables: { r },
          })
        )._entities,
      ).toEqual([{ name: '姓名DESK1', phone: null }, null]);
    });
  });

  describe('deny', () => {
    const cases = {
      createPost: {
        type: 'CreatePostInput',
        input: {
          code: 'D-P',
          name: '岗',
          establishment: 'CONTRACT',
          organizationId: organizationId('STREET'),
          roles: [],
        },
      },
      appointStaff: {
        type: 'AppointStaffInput',
        input: { staffId: staffId('COORD'), postId: postId('DESK1-P'), areaCodes: [street] },
      },
      abolishPost: { type: 'AbolishPostInput', input: { postId: postId('DESK1-P'), expectedVersion: 1 } },
      changePost: {
        type: 'ChangePostInput',
        input: { postId: postId('DESK1-P'), name: '岗', establishment: 'CONTRACT', roles: [], expectedVersion: 1 },
      },
      arrangePost: { type: 'ArrangePostInput', input: { postId: postId('DESK1-P'), expectedVersion: 1 } },
    };
    const imports = { content: staffHeader };
    it.each(['importStaff', 'importOrganizations', 'importRoster'])(
      '%s to residents and grid workers',
      async (mutation) => {
        for (const role of ['resident', 'grid_worker', 'verifier'] as const) {
          const answer = await subgraph.ask(
            `mutation Run($input: ImportInput!) { ${mutation}(input: $input) { imported } }`,
            {
              as: anActor([role]),
              variables: { input: { idempotencyKey: key(), ...imports } },
            },
          );
          expect(codeOf(answer)).toBe('FORBIDDEN');
        }
      },
    );
    const people: [string, ReturnType<typeof anActor>, string][] = [
      ['residents', anActor(['resident']), 'FORBIDDEN'],
      [
        'street dispatchers',
        anActor(['street_dispatcher'], { areaCodes: [street], organizationIds: [organizationId('STREET')] }),
        'FORBIDDEN',
      ],
      ['officers of another street', anActor(['personnel_officer'], { areaCodes: [otherStreet] }), 'OUT_OF_SCOPE'],
      ['officers of a department', anActor(['personnel_officer'], { lines: ['urban_management'] }), 'OUT_OF_SCOPE'],
    ];
    it.each(
      Object.entries(cases).flatMap(([mutation, { type, input }]) =>
        people.map(([who, as, code]) => [mutation, who, type, input, as, code] as const),
      ),
    )('%s to %s', async (mutation, _, type, input, as, code) => {
      const answer = await subgraph.ask(
        `mutation Run($input: ${type}!) { ${mutation}(input: $input) { __typename } }`,
        { as, variables: { input: { idempotencyKey: key(), ...input } } },
      );
      expect(codeOf(answer)).toBe(code);
    });
  });
});
