import { writeXlsx } from '@jiceng/tables/xlsx-writer';
import { TestSubgraph } from '@jiceng/testing/subgraph';
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
  postId,
  staffCsv,
  staffHeader,
  staffId,
  staffLine,
  street,
} from './district.js';

interface AssignmentView {
  id: string;
  main: boolean;
  validFrom: string;
  validTo: string | null;
  version: number;
}

describe('posts, staff and assignments', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph?.stop());

  const createPost = (code: string, organization: string, parts: Record<string, unknown> = {}, as = officer) =>
    subgraph.ask<{ createPost: { post: { id: string; version: number } } }>(
      `mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { id version } } }`,
      {
        as,
        variables: {
          input: {
            idempotencyKey: key(),
            code,
            name: `岗位${code}`,
            establishment: 'CONTRACT',
            organizationId: organizationId(organization),
            roles: ['STREET_DISPATCHER'],
            validFrom: '2026-01-01T00:00:00Z',
            ...parts,
          },
        },
      },
    );
  const appoint = (input: Record<string, unknown>, as = officer) =>
    subgraph.ask<{ appointStaff: { assignment: AssignmentView; staffMember: { id: string; staffCode: string } } }>(
      `mutation Appoint($input: AppointStaffInput!) { appointStaff(input: $input) { assignment { id main validFrom validTo version } staffMember { id staffCode } } }`,
      { as, variables: { input: { idempotencyKey: key(), areaCodes: [street], ...input } } },
    );
  const end = (assignmentId: string, parts: Record<string, unknown> = {}, as = officer) =>
    subgraph.ask<{ endAssignment: { assignment: AssignmentView; releasedDuties: number } }>(
      `mutation End($input: EndAssignmentInput!) { endAssignment(input: $input) { assignment { id main validFrom validTo version } releasedDuties } }`,
      { as, variables: { input: { idempotencyKey: key(), assignmentId, ...parts } } },
    );
  const aPersonOn = async (code: string, parts: Record<string, unknown> = {}): Promise<AssignmentView> => {
    await createPost(`${code}-P`, 'STREET');
    const answer = await appoint({
      newStaff: { staffCode: code, name: `新人${code}`, phone: '13800001234', email: 'a@b.cn' },
      postId: postId(`${code}-P`),
      validFrom: '2026-02-01T00:00:00Z',
      ...parts,
    });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data!.appointStaff.assignment;
  };
  const codeOf = (answer: { errors?: { extensions: { code: string } }[] }): string | undefined =>
    answer.errors?.[0]?.extensions.code;

  it('imports people with posts, repeats without effect, and announces what changed', async () => {
    const events = await emitted(subgraph, 'personnel.assignment-changed');
    expect(events).toHaveLength(9);
    expect(events.find((event) => event.staffCode === 'GRID1')).toMatchObject({
      staffId: staffId('GRID1'),
      postName: '岗位GRID1',
      organizationId: organizationId('COMMITTEE'),
      roles: ['grid_worker'],
      areaCodes: [`${community}001`, `${community}002`],
      validFrom: '2025-12-31T16:00:00.000Z',
      validTo: null,
      version: 1,
    });
    expect(await importFile(subgraph, 'Staff', staffCsv)).toMatchObject({ imported: 0, unchanged: 9, rejected: 0 });
    expect(await emitted(subgraph, 'personnel.assignment-changed')).toHaveLength(9);
  });

  it('succeeds an assignment when the file gives another jurisdiction from a later day, and corrects it on the same day', async () => {
    const header = `${staffHeader}\n`;
    await importFile(subgraph, 'Staff', header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}001`));
    await importFile(subgraph, 'Staff', header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}003`));
    await importFile(
      subgraph,
      'Staff',
      header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}004`, '', '2026-05-01'),
    );
    const rows = await subgraph.database.query<{ area: string; until: Date | null; version: number }>(
      'SELECT area_codes[1] AS area, valid_to AS until, version FROM assignment WHERE staff_id = $1 ORDER BY valid_from',
      [staffId('MOVER')],
    );
    expect(rows.map(({ area, until, version }) => [area.slice(-3), until?.toISOString() ?? null, version])).toEqual([
      ['003', '2026-04-30T16:00:00.000Z', 3],
      ['004', null, 1],
    ]);
    const earlier = await importFile(
      subgraph,
      'Staff',
      header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}005`, '', '2025-05-01'),
    );
    expect(earlier.errors[0]).toMatchObject({ row: 2, code: 'ASSIGNMENT_BEGAN_LATER', field: 'validFrom' });
  });

  it('announces holders anew when their post or name changes', async () => {
    const header = `${staffHeader}\n`;
    const line = staffLine('RENAMED', 'STREET', 'street_dispatcher', street);
    await importFile(subgraph, 'Staff', header + line);
    await importFile(
      subgraph,
      'Staff',
      header + line.replace('姓名RENAMED', '改名').replace('street_dispatcher', 'verifier'),
    );
    const events = (await emitted(subgraph, 'personnel.assignment-changed')).filter(
      (event) => event.staffCode === 'RENAMED',
    );
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ staffName: '改名', roles: ['verifier'], version: 2 });
  });

  it('says each error of a staff file with its row', async () => {
    const file = [
      staffHeader,
      staffLine('E1', 'NOWHERE', 'grid_worker', street),
      staffLine('E2', 'STREET', 'resident', street),
      staffLine('E3', 'STREET', 'street_dispatcher', otherStreet),
      staffLine('E4', 'URBAN', 'department_handler', district, 'water'),
      staffLine('E5', 'STREET', 'street_dispatcher', street, '', '2026-02-30'),
      staffLine('E6', 'STREET', 'street_dispatcher', street).replace('E6-P', 'DESK1-P'),
      staffLine('E7', 'STREET', 'street_dispatcher', '12'),
      staffLine('E8', 'STREET', 'street_dispatcher', street),
    ].join('\n');
    const report = await importFile(subgraph, 'Staff', file);
    expect(report).toMatchObject({ imported: 0, rejected: 7 });
    expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
      [2, 'UNKNOWN_ORGANIZATION'],
      [3, 'ROW_FIELD_INVALID'],
      [4, 'AREA_OUTSIDE_ORGANIZATION'],
      [5, 'LINE_OUTSIDE_ORGANIZATION'],
      [6, 'ROW_FIELD_INVALID'],
      [7, 'POST_HELD'],
      [8, 'ROW_FIELD_INVALID'],
    ]);
    expect(await importFile(subgraph, 'Staff', file, { mode: 'VALID_ROWS' })).toMatchObject({
      imported: 1,
      rejected: 7,
    });
    const broken = await subgraph.ask(`mutation I($input: ImportInput!) { importStaff(input: $input) { imported } }`, {
      as: operator,
      variables: { input: { idempotencyKey: key(), content: 'staffCode,nonsense\n1,2' } },
    });
    expect(codeOf(broken)).toBe('IMPORT_COLUMNS');
  });

  it('reads a workbook and a GB18030 file as people save them, with columns by their Chinese names', async () => {
    const columns = [
      '人员编码',
      '姓名',
      '岗位编码',
      '岗位名称',
      '编制类型',
      '机构编码',
      '岗位角色',
      '负责区域',
      '条线',
      '任职开始',
    ];
    const row = (code: string, name: string): string[] => [
      ...[code, name, `${code}-P`, '岗位', 'civil_servant', 'STREET', 'street_dispatcher', street, '', '2026/1/1'],
    ];
    const send = (bytes: Uint8Array) =>
      subgraph.get<{ importStaff: Record<string, unknown> }>(
        `mutation I($input: ImportInput!) { importStaff(input: $input) { imported rejected format errors { cell code } } }`,
        {
          as: operator,
          variables: {
            input: {
              idempotencyKey: key(),
              content: Buffer.from(bytes).toString('base64'),
              contentEncoding: 'BASE64',
              mode: 'VALID_ROWS',
            },
          },
        },
      );
    const workbook = await writeXlsx(columns, [row('BOOK1', '钱一'), row('3.20106E+11', '钱二')]);
    expect((await send(workbook)).importStaff).toEqual({
      imported: 1,
      rejected: 1,
      format: 'XLSX',
      errors: [
        { cell: 'A3', code: 'ROW_CODE_ROUNDED' },
        { cell: 'C3', code: 'ROW_FIELD_INVALID' },
      ],
    });
    const header = staffHeader.split(',');
    const gb18030 = Buffer.from(`${header.join(',')}\n${row('BOOK2', '@').join(',').replace('岗位', 'P')}`, 'latin1');
    // 孙二 in GB18030.
    const file = Buffer.concat([
      gb18030.subarray(0, gb18030.indexOf('@')),
      Buffer.from('cbefb6fe', 'hex'),
      gb18030.subarray(gb18030.indexOf('@') + 1),
    ]);
    expect((await send(file)).importStaff).toMatchObject({ imported: 1, format: 'GB18030' });
    expect(
      await subgraph.database.query('SELECT name FROM staff_member WHERE id = ANY($1)', [
        [staffId('BOOK1'), staffId('BOOK2')],
      ]),
    ).toEqual(expect.arrayContaining([{ name: '钱一' }, { name: '孙二' }]));
  });

  it('keeps a seat for one holder, and a person to one main assignment with others besides it', async () => {
    const first = await aPersonOn('A1');
    expect(first).toMatchObject({ main: true, version: 1 });
    expect(codeOf(await appoint({ newStaff: { staffCode: 'A2', name: '后来' }, postId: postId('A1-P') }))).toBe(
      'POST_HELD',
    );
    expect(
      codeOf(
        await appoint({
          newStaff: { staffCode: 'A2', name: '早些' },
          postId: postId('A1-P'),
          validFrom: '2026-01-15T00:00:00Z',
          validTo: '2026-02-01T00:00:00Z',
        }),
      ),
    ).toBeUndefined();
    await createPost('A3-P', 'STREET');
    const second = await appoint({ staffId: staffId('A1'), postId: postId('A3-P') });
    expect(second.data!.appointStaff.assignment.main).toBe(false);
  });

  it('ends an assignment, frees the seat and calls off what has not begun', async () => {
    const assignment = await aPersonOn('B1');
    expect(codeOf(await end(assignment.id, { expectedVersion: 7 }))).toBe('STALE_VERSION');
    const ended = await end(assignment.id, { validTo: '2026-03-01T00:00:00Z', expectedVersion: 1, reason: '调离' });
    expect(ended.data!.endAssignment.assignment).toMatchObject({ validTo: '2026-03-01T00:00:00.000Z', version: 2 });
    expect(codeOf(await end(assignment.id))).toBe('ASSIGNMENT_ENDED');
    const next = await appoint({ staffId: staffId('B1'), postId: postId('B1-P'), validFrom: '2099-01-01T00:00:00Z' });
    expect(codeOf(next)).toBe('BAD_INPUT');
    const future = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const planned = (await appoint({ staffId: staffId('B1'), postId: postId('B1-P'), validFrom: future })).data!
      .appointStaff.assignment;
    const calledOff = await end(planned.id);
    expect(calledOff.data!.endAssignment.assignment.validTo).toBe(calledOff.data!.endAssignment.assignment.validFrom);
    expect(
      codeOf(
        await appoint({
          newStaff: { staffCode: 'B2', name: '接任' },
          postId: postId('B1-P'),
          validFrom: '2026-03-01T00:00:00Z',
        }),
      ),
    ).toBeUndefined();
    const audit = await subgraph.database.query(
      `SELECT before, after, reason FROM audit_record WHERE subject_id = $1 AND act = 'endAssignment'`,
      [assignment.id],
    );
    expect(audit).toEqual([
      expect.objectContaining({
        before: expect.objectContaining({ validTo: null }),
        after: expect.objectContaining({ validTo: '2026-03-01T00:00:00.000Z' }),
        reason: '调离',
      }),
    ]);
  });

  it('gives an assignment another jurisdiction from a moment on', async () => {
    const assignment = await aPersonOn('J1');
    const change = (input: Record<string, unknown>) =>
      subgraph.ask<{ changeJurisdiction: { assignment: AssignmentView & { areaCodes: string[] } } }>(
        `mutation Change($input: ChangeJurisdictionInput!) { changeJurisdiction(input: $input) { assignment { id validFrom validTo version areaCodes main } } }`,
        {
          as: officer,
          variables: {
            input: { idempotencyKey: key(), assignmentId: assignment.id, areaCodes: [community], ...input },
          },
        },
      );
    expect(codeOf(await change({ areaCodes: [otherStreet] }))).toBe('AREA_OUTSIDE_ORGANIZATION');
    expect(codeOf(await change({ areaCodes: [] }))).toBe('BAD_INPUT');
    expect(codeOf(await change({ effectiveFrom: '2026-01-15T00:00:00Z' }))).toBe('ASSIGNMENT_BEGAN_LATER');
    const successor = (await change({ effectiveFrom: '2026-03-01T00:00:00Z', expectedVersion: 1 })).data!
      .changeJurisdiction.assignment;
    expect(successor).toMatchObject({
      main: true,
      areaCodes: [community],
      validFrom: '2026-03-01T00:00:00.000Z',
      validTo: null,
      version: 1,
    });
    expect(codeOf(await change({ effectiveFrom: '2026-04-01T00:00:00Z' }))).toBe('ASSIGNMENT_ENDED');
    const events = (await emitted(subgraph, 'personnel.assignment-changed')).filter(
      (event) => event.staffCode === 'J1',
    );
    expect(events.map(({ areaCodes, validTo, version }) => [areaCodes, validTo, version])).toEqual([
      [[street], null, 1],
      [[street], '2026-03-01T00:00:00.000Z', 2],
      [[community], null, 1],
    ]);
  });

  it('lets nobody reach beyond their organizations through a staff file', async () => {
    const department = anActor(['personnel_officer'], {
      lines: ['urban_management'],
      organizationIds: [organizationId('URBAN'), organizationId('SQUAD')],
    });
    const file = (line: string) => `${staffHeader}\n${line}`;
    const rename = await importFile(
      subgraph,
      'Staff',
      file(
        staffLine('DESK2', 'URBAN', 'department_handler', district)
          .replace('姓名DESK2', '别名')
          .replace('DESK2-P', 'DESK2-Q'),
      ),
      { as: department },
    );
    expect(rename.errors[0]!.code).toBe('OUT_OF_SCOPE');
    const foreign = await importFile(
      subgraph,
      'Staff',
      file(staffLine('NEW1', 'STREET', 'street_dispatcher', street)),
      { as: department },
    );
    expect(foreign.errors[0]!.code).toBe('OUT_OF_SCOPE');
    const grant = await importFile(subgraph, 'Staff', file(staffLine('NEW1', 'URBAN', 'district_admin', district)), {
      as: department,
    });
    expect(grant.errors[0]!.code).toBe('ROLE_RESERVED');
    expect(
      (
        await importFile(subgraph, 'Staff', file(staffLine('NEW1', 'URBAN', 'department_handler', district)), {
          as: department,
        })
      ).imported,
    ).toBe(1);
    await importFile(subgraph, 'Staff', file(staffLine('ADMIN1', 'GOV', 'district_admin', district)));
    const degrade = await importFile(subgraph, 'Staff', file(staffLine('ADMIN1', 'GOV', 'appraiser', district)), {
      as: officer,
    });
    expect(degrade.errors[0]!.code).toBe('ROLE_RESERVED');
  });

  it('registers one person when two are given the same new code at once', async () => {
    await createPost('RACE-1', 'STREET');
    await createPost('RACE-2', 'STREET');
    const answers = await Promise.all(
      ['RACE-1', 'RACE-2'].map((post) =>
        appoint({ newStaff: { staffCode: 'RACE', name: post }, postId: postId(post) }),
      ),
    );
    expect(answers.map(codeOf).sort()).toEqual(['STAFF_CODE_TAKEN', undefined]);
  });

  it('gives a seat to one of two who are appointed at once', async () => {
    await createPost('RACE-3', 'STREET');
    const answers = await Promise.all(
      ['R3A', 'R3B'].map((code) => appoint({ newStaff: { staffCode: code, name: code }, postId: postId('RACE-3') })),
    );
    expect(answers.map(codeOf).sort()).toEqual(['POST_HELD', undefined]);
  });

  it('abolishes a post only when nobody holds it, and arranges report and deputy without a cycle', async () => {
    const run = (mutation: string, input: Record<string, unknown>) =>
      subgraph.ask<{ done: { post: { deputy: { code: string } | null; reportsTo: { code: string } | null } } }>(
        `mutation Run($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { done: ${mutation}(input: $input) { post { deputy { code } reportsTo { code } } } }`,
        { as: officer, variables: { input: { idempotencyKey: key(), ...input } } },
      );
    await aPersonOn('C1');
    await createPost('C2-P', 'STREET');
    await createPost('C3-P', 'COMMITTEE');
    expect(codeOf(await run('abolishPost', { postId: postId('C1-P') }))).toBe('POST_STILL_HELD');
    const arranged = await run('arrangePost', {
      postId: postId('C1-P'),
      deputyPostId: postId('C2-P'),
      reportsToPostId: postId('C2-P'),
    });
    expect(arranged.data!.done.post).toEqual({ deputy: { code: 'C2-P' }, reportsTo: { code: 'C2-P' } });
    expect(codeOf(await run('arrangePost', { postId: postId('C2-P'), reportsToPostId: postId('C1-P') }))).toBe(
      'REPORTING_CYCLE',
    );
    expect(codeOf(await run('arrangePost', { postId: postId('C1-P'), deputyPostId: postId('C3-P') }))).toBe(
      'DEPUTY_NOT_ALLOWED',
    );
    expect(codeOf(await run('abolishPost', { postId: postId('C3-P') }))).toBeUndefined();
    expect(
      codeOf(
        await appoint({ newStaff: { staffCode: 'C9', name: '晚了' }, postId: postId('C3-P'), areaCodes: [community] }),
      ),
    ).toBe('POST_NOT_OPEN');
    expect(codeOf(await createPost('C2-P', 'STREET'))).toBe('POST_CODE_TAKEN');
  });

  it('does not let people grant more than they may, nor decide about themselves', async () => {
    expect(codeOf(await createPost('X1-P', 'GOV', { roles: ['DISTRICT_ADMIN'] }))).toBe('ROLE_RESERVED');
    expect(codeOf(await createPost('X1-P', 'GOV', { roles: ['DISTRICT_ADMIN'] }, administrator))).toBeUndefined();
    expect(
      codeOf(
        await appoint({ newStaff: { staffCode: 'X1', name: '越权' }, postId: postId('X1-P'), areaCodes: [district] }),
      ),
    ).toBe('ROLE_RESERVED');
    const self = anActor(['personnel_officer'], { id: staffId('OFFICER'), organizationIds: [organizationId('GOV')] });
    await createPost('X2-P', 'GOV', { roles: ['APPRAISER'] });
    expect(
      codeOf(await appoint({ staffId: staffId('OFFICER'), postId: postId('X2-P'), areaCodes: [district] }, self)),
    ).toBe('OWN_ASSIGNMENT');
  });

  it('lets an administrator grant where they are that, and not where another post of theirs is', async () => {
    const everywhere = { organizationId: null, organizationIds: [], areaCodes: [district], lines: [] };
    const both = anActor(['district_admin', 'personnel_officer'], {
      ...everywhere,
      standings: [
        { ...everywhere, roles: ['personnel_officer'] },
        { ...everywhere, areaCodes: [otherStreet], roles: ['district_admin'] },
      ],
    });
    expect(codeOf(await createPost('Y1-P', 'STREET', { roles: ['AUDITOR'] }, both))).toBe('ROLE_RESERVED');
    expect(codeOf(await createPost('Y1-P', 'STREET', {}, both))).toBeUndefined();
    expect(codeOf(await createPost('Y2-P', 'STREET2', { roles: ['AUDITOR'] }, both))).toBeUndefined();
    const file = [
      staffHeader,
      staffLine('Y3', 'STREET', 'auditor', street),
      staffLine('Y4', 'STREET2', 'auditor', otherStreet),
    ].join('\n');
    const report = await importFile(subgraph, 'Staff', file, { as: both });
    expect(report.errors.map(({ row, code }) => [row, code])).toEqual([[2, 'ROLE_RESERVED']]);
  });

  describe('what others see', () => {
    const see = async (as: ReturnType<typeof anActor>, id = 'DESK1') =>
      (
        await subgraph.get<{ staffMember: { name: string } | null }>(`{ staffMember(id: "${staffId(id)}") { name } }`, {
          as,
        })
      ).staffMember;

    it('shows the telephone in full, masked or not at all, by role', async () => {
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

    it('keeps lists to region, line, organization and oneself', async () => {
      expect(await see(anActor(['coordinator']))).not.toBeNull();
      expect(await see(anActor(['street_dispatcher'], { areaCodes: [street] }))).not.toBeNull();
      expect(await see(anActor(['street_dispatcher'], { areaCodes: [otherStreet] }))).toBeNull();
      expect(await see(anActor(['department_handler'], { lines: ['urban_management'] }))).toBeNull();
      expect(await see(anActor(['department_handler'], { lines: ['urban_management'] }), 'SQUAD1')).not.toBeNull();
      expect(
        await see(anActor(['department_handler'], { areaCodes: [], organizationIds: [organizationId('STREET')] })),
      ).not.toBeNull();
      expect(await see(anActor(['grid_worker'], { areaCodes: [], id: staffId('DESK1') }))).not.toBeNull();
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
        `roster(organizationId: "${organizationId('GOV')}", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { asOf }`,
        `onDuty(areaCode: "${street}") { asOf }`,
      ]) {
        expect(codeOf(await subgraph.ask(`{ ${query} }`, { as: anActor([...roles]) }))).toBe('FORBIDDEN');
      }
    });

    it('does not open people to residents through references', async () => {
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
      abolishPost: { type: 'AbolishPostInput', input: { postId: postId('DESK1-P') } },
      arrangePost: { type: 'ArrangePostInput', input: { postId: postId('DESK1-P') } },
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
