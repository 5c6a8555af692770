import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { newId } from '@jiceng/platform/ids';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  aFeature,
  aKey,
  aTiling,
  communityCode,
  DISTRICT,
  faultsOf,
  foreignOfficer,
  geoJson,
  officer,
  regionsCsv,
  runImport,
} from './builders.js';

const SINCE = '2026-01-01T00:00:00.000Z';
const gridCode = (number: number): string => `${communityCode(1)}${String(number).padStart(3, '0')}`;

describe('coverage', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await runImport(subgraph, 'importRegions', regionsCsv(2));
    await runImport(
      subgraph,
      'importGrids',
      geoJson(
        [...aTiling(10), aFeature(2, 1, 0, 1)].map((feature) => ({
          ...feature,
          properties: { ...feature.properties, validFrom: SINCE },
        })),
      ),
    );
  });
  afterAll(() => subgraph.stop());

  interface Worker {
    staffId: string;
    staffCode: string;
    assignmentId: string;
  }
  let hired = 0;
  const hire = async (parts: { roles?: string[]; validTo?: string | null } = {}): Promise<Worker> => {
    const worker = { staffId: newId(), staffCode: `S-${(hired += 1)}`, assignmentId: newId() };
    await announce(worker, { ...parts, version: 1 });
    return worker;
  };
  const announce = (
    { staffId, staffCode, assignmentId }: Worker,
    {
      roles = ['grid_worker'],
      validTo = null,
      version,
      validFrom = SINCE,
    }: { roles?: string[]; validTo?: string | null; version: number; validFrom?: string },
  ) =>
    subgraph.deliver(
      assignmentChanged,
      {
        assignmentId,
        staffId,
        staffCode,
        staffName: '王五',
        postId: newId(),
        postName: '网格员',
        organizationId: newId(),
        roles: roles as never,
        areaCodes: [],
        lines: [],
        validFrom,
        validTo,
        version,
      },
      { key: assignmentId, seq: version },
    );

  interface Assignment {
    id: string;
    version: number;
    cover: string;
    validFrom: string;
    validTo: string | null;
    staff: { id: string };
  }
  const FIELDS = 'id version cover validFrom validTo staff { id }';
  const assign = async (
    input: Record<string, unknown>,
    as = officer,
  ): Promise<{ assignment: Assignment; replaced: Assignment | null }> => {
    const { assignGridWorker } = await subgraph.get<{
      assignGridWorker: { assignment: Assignment; replaced: Assignment | null };
    }>(
      `mutation M($input: AssignGridWorkerInput!) { assignGridWorker(input: $input) { assignment { ${FIELDS} } replaced { ${FIELDS} } } }`,
      { as, variables: { input: { idempotencyKey: aKey(), ...input } } },
    );
    return assignGridWorker;
  };
  const end = async (input: Record<string, unknown>, as = officer): Promise<Assignment> => {
    const { endGridAssignment } = await subgraph.get<{ endGridAssignment: { assignment: Assignment } }>(
      `mutation M($input: EndGridAssignmentInput!) { endGridAssignment(input: $input) { assignment { ${FIELDS} } } }`,
      { as, variables: { input: { idempotencyKey: aKey(), ...input } } },
    );
    return endGridAssignment.assignment;
  };
  const workersOf = async (code: string, at?: string, as = officer): Promise<[string, string][] | null> => {
    const { grid } = await subgraph.get<{ grid: { workers: Assignment[] | null } }>(
      'query Q($code: ID!, $at: DateTime) { grid(code: $code) { workers(at: $at) { cover staff { id } } } }',
      { as, variables: { code, at: at ?? null } },
    );
    return grid.workers?.map(({ cover, staff }) => [cover, staff.id]) ?? null;
  };
  const uncovered = async (
    variables: Record<string, unknown>,
    as = officer,
  ): Promise<{ grid: { code: string }; openCovers: string[]; since: string; overOneShift: boolean }[]> => {
    const { uncoveredGrids } = await subgraph.get<{ uncoveredGrids: { edges: { node: never }[] } }>(
      `query Q($regionCode: ID!, $at: DateTime, $half: Boolean! = false) { uncoveredGrids(regionCode: $regionCode, at: $at, includeHalfCovered: $half, first: 100) { edges { node { grid { code } openCovers since overOneShift } } } }`,
      { as, variables: { regionCode: DISTRICT, ...variables } },
    );
    return uncoveredGrids.edges.map(({ node }) => node);
  };
  /** Returns holder, beginning and end of every assignment of a grid, earliest first. */
  const seats = async (code: string): Promise<[string, string, string, string | null][]> =>
    (
      await subgraph.database.query<{ cover: string; staff_id: string; valid_from: Date; valid_to: Date | null }>(
        'SELECT cover, staff_id, valid_from, valid_to FROM grid_assignment WHERE grid_code = $1 ORDER BY valid_from, cover',
        [code],
      )
    ).map((seat) => [
      seat.cover,
      seat.staff_id,
      seat.valid_from.toISOString(),
      seat.valid_to === null ? null : seat.valid_to.toISOString(),
    ]);

  it('assigns a worker to a seat and replaces the holder from a given time', async () => {
    const [zhang, li] = [await hire(), await hire()];
    const first = await assign({
      gridCode: gridCode(1),
      cover: 'A',
      staffId: zhang.staffId,
      from: '2026-02-01T00:00:00Z',
    });
    expect(first).toMatchObject({
      replaced: null,
      assignment: { cover: 'A', version: 1, validTo: null, staff: { id: zhang.staffId } },
    });
    const second = await assign({
      gridCode: gridCode(1),
      cover: 'A',
      staffId: li.staffId,
      from: '2026-03-01T00:00:00Z',
      reason: '轮岗',
    });
    expect(second.replaced).toMatchObject({ id: first.assignment.id, version: 2, validTo: '2026-03-01T00:00:00.000Z' });
    expect(await workersOf(gridCode(1))).toEqual([['A', li.staffId]]);
    expect(await workersOf(gridCode(1), '2026-02-15T00:00:00Z')).toEqual([['A', zhang.staffId]]);
    expect(await seats(gridCode(1))).toEqual([
      ['A', zhang.staffId, '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
      ['A', li.staffId, '2026-03-01T00:00:00.000Z', null],
    ]);
    const [audit] = await subgraph.database.query<{ reason: string }>(
      `SELECT reason FROM audit_record WHERE subject_id = $1 AND before IS NOT NULL`,
      [first.assignment.id],
    );
    expect(audit!.reason).toBe('轮岗');
  });

  it('lets a planned change take effect at its time, and does not change the present by a correction of the past', async () => {
    const code = `${communityCode(2)}001`;
    const [zhang, li] = [await hire(), await hire()];
    await assign({ gridCode: code, cover: 'A', staffId: zhang.staffId, from: '2026-02-01T00:00:00Z' });
    const soon = new Date(Date.now() + 60_000).toISOString();
    const later = new Date(Date.now() + 120_000).toISOString();
    const { replaced } = await assign({ gridCode: code, cover: 'A', staffId: li.staffId, from: soon });
    expect(await workersOf(code)).toEqual([['A', zhang.staffId]]);
    expect(await workersOf(code, later)).toEqual([['A', li.staffId]]);
    await end({ assignmentId: replaced!.id, expectedVersion: 2, endsAt: '2026-03-01T00:00:00Z' });
    expect(await workersOf(code)).toEqual([]);
    expect(await workersOf(code, later)).toEqual([['A', li.staffId]]);
  });

  it('ends an assignment, refuses an outdated version and shows the current state', async () => {
    const worker = await hire();
    const { assignment } = await assign({
      gridCode: gridCode(2),
      cover: 'A',
      staffId: worker.staffId,
      from: '2026-02-01T00:00:00Z',
    });
    expect(
      await end({ assignmentId: assignment.id, expectedVersion: 1, endsAt: '2026-04-01T00:00:00Z' }),
    ).toMatchObject({ version: 2, validTo: '2026-04-01T00:00:00.000Z' });
    const answer = await subgraph.ask(
      'mutation M($input: EndGridAssignmentInput!) { endGridAssignment(input: $input) { assignment { id } } }',
      {
        as: officer,
        variables: { input: { idempotencyKey: aKey(), assignmentId: assignment.id, expectedVersion: 1 } },
      },
    );
    expect(answer.errors![0]!.extensions).toMatchObject({
      code: 'STALE_VERSION',
      kind: 'conflict',
      details: { expected: 1, actual: 2, changed: { validTo: '2026-04-01T00:00:00.000Z' } },
    });
    await expect(
      end({ assignmentId: assignment.id, expectedVersion: 2, endsAt: '2026-05-01T00:00:00Z' }),
    ).rejects.toThrow('ASSIGNMENT_END_MISPLACED');
    expect(await seats(gridCode(2))).toEqual([
      ['A', worker.staffId, '2026-02-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ]);
  });

  it('lists the actions on an assignment, with the reason why one is not possible', async () => {
    const worker = await hire();
    await assign({ gridCode: gridCode(6), cover: 'B', staffId: worker.staffId, from: '2026-02-01T00:00:00Z' });
    type Answer = {
      grid: { workers: { availableActions: { action: string; enabled: boolean; reason: { en: string } | null }[] }[] };
    };
    const actions = async (as = officer) =>
      (
        await subgraph.get<Answer>(
          `{ grid(code: "${gridCode(6)}") { workers { availableActions { action enabled reason { en } } } } }`,
          { as },
        )
      ).grid.workers[0]!.availableActions;
    expect(await actions()).toEqual([{ action: 'END', enabled: true, reason: null }]);
    expect(await actions(foreignOfficer)).toEqual([
      { action: 'END', enabled: false, reason: { en: 'This lies outside your jurisdiction' } },
    ]);
    expect((await actions(aStaffActor({ roles: ['grid_worker'] })))[0]).toMatchObject({ enabled: false });
  });

  it('lists grids without workers, the start of the gap, and whether it is longer than a shift', async () => {
    const [a, b] = [await hire(), await hire()];
    await assign({ gridCode: gridCode(3), cover: 'A', staffId: a.staffId, from: '2026-02-01T00:00:00Z' });
    await assign({ gridCode: gridCode(4), cover: 'A', staffId: a.staffId, from: '2026-02-01T00:00:00Z' });
    await assign({ gridCode: gridCode(4), cover: 'B', staffId: b.staffId, from: '2026-02-01T00:00:00Z' });
    await announce(a, { version: 2, validTo: '2026-05-01T00:00:00.000Z' });
    const at = '2026-05-01T05:00:00Z';
    const found = new Map((await uncovered({ at })).map((node) => [node.grid.code, node]));
    expect(found.get(gridCode(3))).toMatchObject({
      openCovers: ['A', 'B'],
      since: '2026-05-01T00:00:00.000Z',
      overOneShift: false,
    });
    expect(found.has(gridCode(4))).toBe(false);
    expect(found.get(gridCode(9))).toMatchObject({ since: SINCE, overOneShift: true });
    const half = (await uncovered({ at, half: true })).find((node) => node.grid.code === gridCode(4));
    expect(half).toMatchObject({ openCovers: ['A'], since: '2026-05-01T00:00:00.000Z' });
    expect((await uncovered({ at: '2026-04-30T23:00:00Z' })).map((node) => node.grid.code)).not.toContain(gridCode(3));
  });

  it('frees the seats of a person who has left and keeps those of a person who changed posts', async () => {
    const [leaver, mover] = [await hire(), await hire()];
    await assign({ gridCode: gridCode(5), cover: 'A', staffId: leaver.staffId, from: '2026-02-01T00:00:00Z' });
    await assign({ gridCode: gridCode(5), cover: 'B', staffId: mover.staffId, from: '2026-02-01T00:00:00Z' });
    const left = '2026-06-01T00:00:00.000Z';
    await announce({ ...mover, assignmentId: newId() }, { version: 1, validFrom: left });
    await announce(mover, { version: 2, validTo: left });
    await announce(leaver, { version: 2, validTo: left });
    await eventually(
      async () =>
        expect(await seats(gridCode(5))).toEqual([
          ['A', leaver.staffId, '2026-02-01T00:00:00.000Z', left],
          ['B', mover.staffId, '2026-02-01T00:00:00.000Z', null],
        ]),
      { timeoutMs: 10_000 },
    );
    expect(await workersOf(gridCode(5))).toEqual([['B', mover.staffId]]);
    const fired = await subgraph.database.query(
      `SELECT key FROM timer WHERE kind = 'grid-worker-leaves' AND key = $1 AND fired_at IS NULL AND cancelled_at IS NULL`,
      [mover.staffId],
    );
    expect(fired).toEqual([]);
  });

  it.each<[string, () => Promise<Record<string, unknown>>, string]>([
    [
      'a grid that does not exist',
      async () => ({ gridCode: gridCode(99), staffId: (await hire()).staffId }),
      'GRID_UNKNOWN',
    ],
    ['nobody known', async () => ({ staffId: newId() }), 'WORKER_UNKNOWN'],
    ['an id that is none', async () => ({ staffId: `'; DROP TABLE grid; --` }), 'BAD_INPUT'],
    [
      'a clerk who is no grid worker',
      async () => ({ staffId: (await hire({ roles: ['community_clerk'] })).staffId }),
      'WORKER_NOT_IN_SERVICE',
    ],
    [
      'somebody who has left',
      async () => ({ staffId: (await hire({ validTo: '2026-02-01T00:00:00.000Z' })).staffId }),
      'WORKER_NOT_IN_SERVICE',
    ],
    [
      'a reason full of control characters',
      async () => ({ staffId: (await hire()).staffId, reason: 'a\u0000b' }),
      'BAD_INPUT',
    ],
  ])('refuses to assign %s', async (_, input, code) => {
    await expect(assign({ gridCode: gridCode(10), cover: 'A', ...(await input()) })).rejects.toThrow(code);
    expect(await seats(gridCode(10))).toEqual([]);
  });

  describe('importGridAssignments', () => {
    const load = (rows: string[], input: Record<string, unknown> = {}, as = officer) =>
      runImport(subgraph, 'importGridAssignments', ['gridCode,staffCode,cover,from', ...rows].join('\n'), input, as);

    it('assigns workers, finds unchanged rows, lets A and B exchange seats, and reports faults by row', async () => {
      const [zhang, li] = [await hire(), await hire()];
      const rows = [
        `${gridCode(7)},${zhang.staffCode},A,2026-02-01T00:00:00Z`,
        `${gridCode(7)},${li.staffCode},B,2026-02-01T00:00:00Z`,
      ];
      expect(await load(rows)).toMatchObject({ imported: 2, unchanged: 0, rejected: 0 });
      expect(await load(rows)).toMatchObject({ imported: 0, unchanged: 2 });
      expect(await seats(gridCode(7))).toEqual([
        ['A', zhang.staffId, '2026-02-01T00:00:00.000Z', null],
        ['B', li.staffId, '2026-02-01T00:00:00.000Z', null],
      ]);
      const trade = [
        `${gridCode(7)},${li.staffCode},A,2026-03-01T00:00:00Z`,
        `${gridCode(7)},${zhang.staffCode},B,2026-03-01T00:00:00Z`,
      ];
      expect(await load(trade)).toMatchObject({ imported: 2, rejected: 0 });
      expect(await workersOf(gridCode(7))).toEqual([
        ['A', li.staffId],
        ['B', zhang.staffId],
      ]);
      const wrong = await load(
        [
          `${gridCode(98)},${zhang.staffCode},A,`,
          `${gridCode(8)},NOBODY,A,`,
          `${gridCode(8)},${zhang.staffCode},B,2025-01-01T00:00:00Z`,
          `${gridCode(7)},${li.staffCode},B,`,
        ],
        { mode: 'VALID_ROWS' },
      );
      expect(faultsOf(wrong)).toEqual([
        '2 gridCode GRID_UNKNOWN',
        '3 staffCode WORKER_UNKNOWN',
        '4 staffCode WORKER_NOT_IN_SERVICE',
        '5 staffCode WORKER_HOLDS_OTHER_SEAT',
      ]);
      expect(wrong).toMatchObject({ imported: 0, rejected: 4 });
    });

    it('refuses rows of another district and writes nothing in a dry run', async () => {
      const worker = await hire();
      expect(faultsOf(await load([`${gridCode(10)},${worker.staffCode},A,`], {}, foreignOfficer))).toEqual([
        '2 gridCode ROW_OUT_OF_SCOPE',
      ]);
      expect(await load([`${gridCode(10)},${worker.staffCode},A,`], { dryRun: true })).toMatchObject({
        imported: 1,
        rejected: 0,
      });
      expect(await seats(gridCode(10))).toEqual([]);
    });
  });

  it('hides the workers from residents and refuses assignments of other districts', async () => {
    expect(await workersOf(gridCode(7), undefined, aResidentActor())).toBeNull();
    const worker = await hire();
    const wish = { gridCode: gridCode(8), cover: 'A', staffId: worker.staffId };
    await expect(assign(wish, foreignOfficer)).rejects.toThrow('OUT_OF_SCOPE');
    await expect(assign(wish, aStaffActor({ roles: ['operator'] }))).rejects.toThrow('FORBIDDEN');
    await expect(assign(wish, aStaffActor({ roles: ['grid_worker'], areaCodes: [DISTRICT] }))).rejects.toThrow(
      'FORBIDDEN',
    );
    const { assignment } = await assign(wish);
    await expect(end({ assignmentId: assignment.id, expectedVersion: 1 }, foreignOfficer)).rejects.toThrow(
      'OUT_OF_SCOPE',
    );
    await expect(uncovered({}, aResidentActor())).rejects.toThrow('FORBIDDEN');
    expect(await uncovered({}, foreignOfficer)).toEqual([]);
    const ofSecond = aStaffActor({ roles: ['community_clerk'], areaCodes: [communityCode(2)] });
    expect((await uncovered({ at: '2026-01-15T00:00:00Z' }, ofSecond)).map(({ grid }) => grid.code)).toEqual([
      `${communityCode(2)}001`,
    ]);
  });
});
