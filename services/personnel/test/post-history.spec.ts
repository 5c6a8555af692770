import { eventually } from '@jiceng/testing/eventually';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { basedOn } from './based-on.js';
import {
  administrator,
  anActor,
  emitted,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  postId,
  staffCsv,
  staffHeader,
  staffId,
  staffLine,
  street,
} from './district.js';
import { codeOf, staffCommands } from './staff-commands.js';

describe('posts and reporting lines with a history', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    // With a worker, because planned changes take effect by timer.
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const { aPersonOn, appoint, createPost } = staffCommands(() => subgraph);
  const run = async (mutation: string, type: string, input: Record<string, unknown>, as = officer) =>
    subgraph.ask(`mutation Run($input: ${type}!) { done: ${mutation}(input: $input) { post { id } } }`, {
      as,
      variables: { input: { idempotencyKey: key(), ...(await basedOn(subgraph, input)) } },
    });
  const arrange = (code: string, superior: string | null, effectiveFrom?: string) =>
    run('arrangePost', 'ArrangePostInput', {
      postId: postId(code),
      reportsToPostId: superior && postId(superior),
      ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    });
  const change = (code: string, parts: Record<string, unknown>, as = officer) =>
    run(
      'changePost',
      'ChangePostInput',
      { postId: postId(code), name: `岗位${code}`, establishment: 'CONTRACT', roles: ['street_dispatcher'], ...parts },
      as,
    );
  const superiorOf = async (code: string, at: string): Promise<string | null> =>
    (
      await subgraph.get<{ staffMember: { reportsTo: { staffCode: string } | null } }>(
        `{ staffMember(id: "${staffId(code)}") { reportsTo(at: "${at}") { staffCode } } }`,
        { as: officer },
      )
    ).staffMember.reportsTo?.staffCode ?? null;
  const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

  it('answer who reported to whom on 3 March, also when the superior changed later', async () => {
    await aPersonOn('LEAD1');
    await aPersonOn('LEAD2');
    await aPersonOn('WORK1');
    await arrange('WORK1-P', 'LEAD1-P', '2026-03-01T00:00:00Z');
    await arrange('WORK1-P', 'LEAD2-P', '2026-04-01T00:00:00Z');
    expect(await superiorOf('WORK1', '2026-02-20T00:00:00Z')).toBeNull();
    expect(await superiorOf('WORK1', '2026-03-03T00:00:00Z')).toBe('LEAD1');
    expect(await superiorOf('WORK1', soon(0))).toBe('LEAD2');
    const past = await subgraph.get<{ post: object; posts: { edges: { node: object }[] } }>(
      `{ post(id: "${postId('WORK1-P')}", at: "2026-03-03T00:00:00Z") { reportsTo { code holder { staffCode } } history { validFrom reportsTo { code } } } }`,
      { as: officer },
    );
    expect(past.post).toEqual({
      reportsTo: { code: 'LEAD1-P', holder: { staffCode: 'LEAD1' } },
      history: [
        { validFrom: '2026-01-01T00:00:00.000Z', reportsTo: null },
        { validFrom: '2026-03-01T00:00:00.000Z', reportsTo: { code: 'LEAD1-P' } },
        { validFrom: '2026-04-01T00:00:00.000Z', reportsTo: { code: 'LEAD2-P' } },
      ],
    });
  });

  it('refuse a cycle that would appear when a planned change takes effect', async () => {
    for (const code of ['RING1', 'RING2']) await createPost(`${code}-P`, 'STREET');
    await arrange('RING1-P', 'RING2-P', soon(86_400_000));
    expect(codeOf(await arrange('RING2-P', 'RING1-P'))).toBe('REPORTING_CYCLE');
    await arrange('RING1-P', null, soon(43_200_000));
    expect(codeOf(await arrange('RING2-P', 'RING1-P'))).toBeUndefined();
  });

  it('take effect at the planned time, and the other services then hear of the new roles', async () => {
    await aPersonOn('PLAN1');
    const heard = async () =>
      (await emitted(subgraph, 'personnel.assignment-changed')).filter((event) => event.staffCode === 'PLAN1');
    expect(
      codeOf(await change('PLAN1-P', { name: '指挥室主任', roles: ['verifier'], effectiveFrom: soon(3000) })),
    ).toBe(undefined);
    expect(await heard()).toHaveLength(1);
    await eventually(async () => (await heard()).length === 2, { timeoutMs: 15_000 });
    expect((await heard())[1]).toMatchObject({ postName: '指挥室主任', roles: ['verifier'], version: 2 });
    const now = await subgraph.get<{ post: object }>(`{ post(id: "${postId('PLAN1-P')}") { name roles version } }`, {
      as: officer,
    });
    expect(now.post).toEqual({ name: '指挥室主任', roles: ['verifier'], version: 3 });
  });

  it('has an id of its own at another moment, and leads to its holder and its present state', async () => {
    const at = '2026-03-03T00:00:00.000Z';
    const id = postId('WORK1-P');
    const { then, now } = await subgraph.get<Record<string, { holder: { staffCode: string } | null }>>(
      `{ then: post(id: "${id}", at: "${at}") { id holder { staffCode } current { id } history { name } }
         now: post(id: "${id}") { id holder { staffCode } current { id } history { name } } }`,
      { as: officer },
    );
    expect(then).toEqual({ ...now, id: `${id}@${at}`, holder: then!.holder });
    expect(now).toMatchObject({ id, current: { id } });
    expect(then!.holder).not.toBeNull();
  });

  it('give grade and duties, and keep the grade of the past', async () => {
    await createPost('GRADE1-P', 'STREET', { grade: '四级主任科员', duties: '受理并分派街道事项' });
    await change('GRADE1-P', { grade: '三级主任科员', effectiveFrom: '2026-05-01T00:00:00Z' });
    const at = async (moment: string) =>
      (
        await subgraph.get<{ post: object }>(
          `{ post(id: "${postId('GRADE1-P')}", at: "${moment}") { grade duties } }`,
          {
            as: officer,
          },
        )
      ).post;
    expect(await at('2026-04-01T00:00:00Z')).toEqual({ grade: '四级主任科员', duties: '受理并分派街道事项' });
    expect(await at('2026-06-01T00:00:00Z')).toEqual({ grade: '三级主任科员', duties: null });
    expect(await at('2025-12-01T00:00:00Z')).toBeNull();
  });

  it('let no person change the post that this person holds, and let only administrators give reserved roles', async () => {
    await aPersonOn('OWN1');
    const self = anActor(['personnel_officer'], { id: staffId('OWN1') });
    expect(codeOf(await change('OWN1-P', { roles: ['district_leader'] }, self))).toBe('OWN_ASSIGNMENT');
    expect(codeOf(await change('OWN1-P', { roles: ['auditor'] }))).toBe('ROLE_RESERVED');
    expect(codeOf(await change('OWN1-P', { roles: ['auditor'] }, administrator))).toBeUndefined();
  });

  it('come from the import, which names superiors in rows above or on record', async () => {
    const header = `${staffHeader},reportsToPostCode`;
    const lines = (worker: string, chief: string) =>
      [
        header,
        `${staffLine('CHIEF', 'STREET', 'unit_leader', street)},${chief}`,
        `${staffLine('CLERK', 'STREET', 'verifier', street)},${worker}`,
      ].join('\n');
    expect((await importFile(subgraph, 'Staff', lines('NOWHERE-P', ''))).errors).toMatchObject([
      { row: 3, field: 'reportsToPostCode', code: 'UNKNOWN_SUPERIOR' },
    ]);
    expect(await importFile(subgraph, 'Staff', lines('CHIEF-P', ''))).toMatchObject({ imported: 2 });
    expect(await importFile(subgraph, 'Staff', lines('CHIEF-P', ''))).toMatchObject({ imported: 0, unchanged: 2 });
    expect(await superiorOf('CLERK', '2026-03-03T00:00:00Z')).toBe('CHIEF');
    expect((await importFile(subgraph, 'Staff', lines('CHIEF-P', 'CLERK-P'))).errors).toMatchObject([
      { code: 'REPORTING_CYCLE' },
    ]);
  });

  it('keep in an import what is planned, and refuse a superior that a planned change would close to a cycle', async () => {
    const header = `${staffHeader},reportsToPostCode`;
    const row = (code: string, superior: string) => `${staffLine(code, 'STREET', 'verifier', street)},${superior}`;
    await importFile(subgraph, 'Staff', [header, row('HOOP1', ''), row('HOOP2', '')].join('\n'));
    const planned = soon(86_400_000);
    await arrange('HOOP1-P', 'HOOP2-P', planned);
    await expect(importFile(subgraph, 'Staff', [header, row('HOOP2', 'HOOP1-P')].join('\n'))).rejects.toThrow(
      'REPORTING_CYCLE',
    );
    const renamed = row('HOOP1', '').replace('岗位HOOP1', '新岗位');
    expect(renamed).toContain('新岗位');
    await importFile(subgraph, 'Staff', [header, renamed].join('\n'));
    expect(await superiorOf('HOOP1', planned)).toBe('HOOP2');
  });

  it('let only administrators appoint to a post that gets a reserved role later', async () => {
    await createPost('LATER1-P', 'STREET');
    await change('LATER1-P', { roles: ['auditor'], effectiveFrom: soon(86_400_000) }, administrator);
    const person = { newStaff: { staffCode: 'LATER1', name: '新人' }, postId: postId('LATER1-P'), validFrom: soon(0) };
    expect(codeOf(await appoint(person))).toBe('ROLE_RESERVED');
    expect(codeOf(await appoint(person, administrator))).toBeUndefined();
  });

  it('show superiors and signatories of another jurisdiction without telephone and e-mail', async () => {
    await aPersonOn('FAR1');
    await aPersonOn('FAR2');
    await arrange('FAR1-P', 'FAR2-P');
    const as = anActor(['personnel_officer'], { lines: ['public_security'] });
    const query = `{ staffMember(id: "${staffId('FAR1')}") { reportsTo { name phone email } } }`;
    expect(await subgraph.get(query, { as })).toEqual({
      staffMember: { reportsTo: { name: '新人FAR2', phone: null, email: null } },
    });
    expect(await subgraph.get(query, { as: officer })).toEqual({
      staffMember: { reportsTo: { name: '新人FAR2', phone: '13800001234', email: 'a@b.cn' } },
    });
  });

  it('answer who may sign today: the leader, and the deputy while the leader is on leave', async () => {
    await importFile(subgraph, 'Staff', [staffHeader, staffLine('HEAD', 'SQUAD', 'unit_leader', street)].join('\n'));
    await importFile(subgraph, 'Staff', [staffHeader, staffLine('VICE', 'SQUAD', 'verifier', street)].join('\n'));
    await run('arrangePost', 'ArrangePostInput', {
      postId: postId('HEAD-P'),
      deputyPostId: postId('VICE-P'),
      effectiveFrom: '2026-02-01T00:00:00Z',
    });
    await subgraph.get(`mutation L($input: RecordLeaveInput!) { recordLeave(input: $input) { entry { id } } }`, {
      as: officer,
      variables: {
        input: {
          idempotencyKey: key(),
          staffId: staffId('HEAD'),
          startsAt: '2026-03-03T00:00:00Z',
          endsAt: '2026-03-04T00:00:00Z',
        },
      },
    });
    const worker = anActor(['grid_worker'], { areaCodes: [] });
    const ask = (at: string, as = worker, clock = at) =>
      subgraph.ask<{ signatories: object[] }>(
        `{ signatories(organizationId: "${organizationId('SQUAD')}", at: "${at}") { postName reason staffMember { staffCode } standsInFor { staffCode } } }`,
        { as, claims: { clock } },
      );
    const signing = async (at: string) => (await ask(at)).data?.signatories;
    const postName = '岗位HEAD';
    expect(await signing('2026-03-03T05:00:00Z')).toEqual([
      { postName, reason: 'DEPUTY', staffMember: { staffCode: 'VICE' }, standsInFor: { staffCode: 'HEAD' } },
    ]);
    expect(await signing('2026-03-04T05:00:00Z')).toEqual([
      { postName, reason: 'HOLDER', staffMember: { staffCode: 'HEAD' }, standsInFor: null },
    ]);
    // Asked on the day before, the answer would show a planned leave, so only callers who see the roster get it.
    const [leave, dayBefore] = ['2026-03-03T05:00:00Z', '2026-03-02T15:59:00Z'];
    expect(codeOf(await ask(leave, worker, dayBefore))).toBe('OUT_OF_SCOPE');
    expect(codeOf(await ask(leave, worker, '2026-03-02T16:01:00Z'))).toBeUndefined();
    expect((await ask(leave, officer, dayBefore)).data?.signatories).toHaveLength(1);
  });
});
