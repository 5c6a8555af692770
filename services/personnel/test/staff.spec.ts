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
import { codeOf, staffCommands, type AssignmentView } from './staff-commands.js';
import { basedOn } from './based-on.js';

describe('posts, staff and assignments', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const { createPost, appoint, end, aPersonOn } = staffCommands(() => subgraph);

  it('gives a post one holder and a person one main assignment, with other assignments beside it', async () => {
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

  it('names every wrong field of an appointment at once', async () => {
    await createPost('W1-P', 'STREET');
    const { errors } = await appoint({
      newStaff: { staffCode: 'a b', name: '名'.repeat(300), phone: '-----', email: 'x' },
      postId: postId('W1-P'),
      areaCodes: [],
      lines: ['no_such_line'],
      reason: '\u200b',
    });
    expect(errors!.map(({ extensions }) => extensions.details!.field)).toEqual([
      'newStaff.staffCode',
      'newStaff.name',
      'newStaff.phone',
      'newStaff.email',
      'areaCodes',
      'lines',
      'reason',
    ]);
  });

  it('ends an assignment, frees the post and cancels an assignment that has not begun', async () => {
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

  it('passes on the successor of an assignment that ends, who must hold a post in the organization then', async () => {
    const leaving = await aPersonOn('S1');
    await aPersonOn('S2');
    const successorOf = async (code: string): Promise<string | undefined> =>
      codeOf(await end(leaving.id, { expectedVersion: 1, successorStaffId: staffId(code) }));
    expect(await successorOf('S1')).toBe('SUCCESSOR_NOT_OF_UNIT');
    expect(await successorOf('URBAN1')).toBe('SUCCESSOR_NOT_OF_UNIT');
    expect(await successorOf('S2')).toBeUndefined();
    expect((await emitted(subgraph, 'personnel.assignment-changed')).at(-1)).toMatchObject({
      assignmentId: leaving.id,
      successorId: staffId('S2'),
      version: 2,
    });
  });

  it('changes the jurisdiction of an assignment from a moment on', async () => {
    const assignment = await aPersonOn('J1');
    const change = async (input: Record<string, unknown>) =>
      subgraph.ask<{ changeJurisdiction: { assignment: AssignmentView & { areaCodes: string[] } } }>(
        `mutation Change($input: ChangeJurisdictionInput!) { changeJurisdiction(input: $input) { assignment { id validFrom validTo version areaCodes main } } }`,
        {
          as: officer,
          variables: {
            input: {
              idempotencyKey: key(),
              areaCodes: [community],
              ...(await basedOn(subgraph, { assignmentId: assignment.id, ...input })),
            },
          },
        },
      );
    expect(codeOf(await change({ areaCodes: [otherStreet] }))).toBe('AREA_OUTSIDE_ORGANIZATION');
    expect(codeOf(await change({ areaCodes: [] }))).toBe('BAD_INPUT');
    expect((await change({ effectiveFrom: '2026-01-15T00:00:00Z' })).errors![0]!.extensions).toMatchObject({
      code: 'ASSIGNMENT_BEGAN_LATER',
      details: { field: 'effectiveFrom' },
    });
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

  it('registers one person when two commands use the same new code at once', async () => {
    await createPost('RACE-1', 'STREET');
    await createPost('RACE-2', 'STREET');
    const answers = await Promise.all(
      ['RACE-1', 'RACE-2'].map((post) =>
        appoint({ newStaff: { staffCode: 'RACE', name: post }, postId: postId(post) }),
      ),
    );
    expect(answers.map(codeOf).sort()).toEqual(['STAFF_CODE_TAKEN', undefined]);
  });

  it('gives a post to only one of two people who are appointed at once', async () => {
    await createPost('RACE-3', 'STREET');
    const answers = await Promise.all(
      ['R3A', 'R3B'].map((code) => appoint({ newStaff: { staffCode: code, name: code }, postId: postId('RACE-3') })),
    );
    expect(answers.map(codeOf).sort()).toEqual(['POST_HELD', undefined]);
  });

  it('refuses to abolish a post that is held, and refuses a cycle of superior posts', async () => {
    const run = async (mutation: string, input: Record<string, unknown>) =>
      subgraph.ask<{ done: { post: { deputy: { code: string } | null; reportsTo: { code: string } | null } } }>(
        `mutation Run($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { done: ${mutation}(input: $input) { post { deputy { code } reportsTo { code } } } }`,
        { as: officer, variables: { input: { idempotencyKey: key(), ...(await basedOn(subgraph, input)) } } },
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

  it("refuses roles that the caller may not give, and commands on the caller's own assignment", async () => {
    expect(codeOf(await createPost('X1-P', 'GOV', { roles: ['district_admin'] }))).toBe('ROLE_RESERVED');
    expect(codeOf(await createPost('X1-P', 'GOV', { roles: ['district_admin'] }, administrator))).toBeUndefined();
    expect(
      codeOf(
        await appoint({ newStaff: { staffCode: 'X1', name: '越权' }, postId: postId('X1-P'), areaCodes: [district] }),
      ),
    ).toBe('ROLE_RESERVED');
    const self = anActor(['personnel_officer'], { id: staffId('OFFICER'), organizationIds: [organizationId('GOV')] });
    await createPost('X2-P', 'GOV', { roles: ['appraiser'] });
    expect(
      codeOf(await appoint({ staffId: staffId('OFFICER'), postId: postId('X2-P'), areaCodes: [district] }, self)),
    ).toBe('OWN_ASSIGNMENT');
  });

  it('lets an administrator give reserved roles only in the jurisdiction of that role', async () => {
    const everywhere = { organizationId: null, organizationIds: [], areaCodes: [district], lines: [] };
    const both = anActor(['district_admin', 'personnel_officer'], {
      ...everywhere,
      standings: [
        { ...everywhere, roles: ['personnel_officer'] },
        { ...everywhere, areaCodes: [otherStreet], roles: ['district_admin'] },
      ],
    });
    expect(codeOf(await createPost('Y1-P', 'STREET', { roles: ['auditor'] }, both))).toBe('ROLE_RESERVED');
    expect(codeOf(await createPost('Y1-P', 'STREET', {}, both))).toBeUndefined();
    expect(codeOf(await createPost('Y2-P', 'STREET2', { roles: ['auditor'] }, both))).toBeUndefined();
    const file = [
      staffHeader,
      staffLine('Y3', 'STREET', 'auditor', street),
      staffLine('Y4', 'STREET2', 'auditor', otherStreet),
    ].join('\n');
    const report = await importFile(subgraph, 'Staff', file, { as: both });
    expect(report.errors.map(({ row, code }) => [row, code])).toEqual([[2, 'ROLE_RESERVED']]);
  });
});
