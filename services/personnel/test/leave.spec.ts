import { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import type { Actor } from '@jiceng/platform/context';
import { service } from '../src/service.js';
import {
  anActor,
  community,
  district,
  emitted,
  importFile,
  key,
  officer,
  organizationsCsv,
  staffCsv,
  staffId,
  staffHeader,
  staffLine,
  street,
} from './district.js';
import { basedOn } from './based-on.js';

interface RequestView {
  id: string;
  state: string;
  answer: string | null;
  version: number;
  staffMember: { staffCode: string };
  decider: { staffCode: string } | null;
  availableActions: { action: string; enabled: boolean }[];
}

const FIELDS =
  'id state answer version staffMember { staffCode } decider { staffCode } availableActions { action enabled }';

/** CLERK reports to CHIEF of the street, who reports to nobody, and MAYOR leads the district. */
const chain = [
  `${staffHeader},reportsToPostCode`,
  `${staffLine('MAYOR', 'GOV', 'district_leader', district)},`,
  `${staffLine('CHIEF', 'STREET', 'unit_leader', street)},`,
  `${staffLine('CLERK', 'COMMITTEE', 'community_clerk', community)},CHIEF-P`,
].join('\n');

describe('leave asked and approved', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
    await importFile(subgraph, 'Staff', chain);
  });
  afterAll(() => subgraph.stop());

  const person = (code: string, parts: Partial<Actor> = {}): Actor =>
    anActor(['community_clerk'], { id: staffId(code), areaCodes: [community], ...parts });
  const run = async (mutation: string, input: Record<string, unknown>, as: Actor, clock?: string) => {
    const type = { askLeave: 'AskLeaveInput', refuseLeave: 'RefuseLeaveInput' }[mutation] ?? 'LeaveRequestInput';
    return subgraph.ask<{ done: { request: RequestView } }>(
      `mutation Run($input: ${type}!) { done: ${mutation}(input: $input) { request { ${FIELDS} } } }`,
      {
        as,
        variables: { input: { idempotencyKey: key(), ...(await basedOn(subgraph, input)) } },
        claims: clock === undefined ? {} : { clock },
      },
    );
  };
  const ask = (code: string, startsAt: string, endsAt: string) =>
    run('askLeave', { kind: 'ANNUAL', startsAt, endsAt, reason: '探亲' }, person(code));
  const asked = async (code: string, startsAt: string, endsAt: string) =>
    (await ask(code, startsAt, endsAt)).data!.done.request;
  const list = async (scope: 'MINE' | 'TO_DECIDE', as: Actor) =>
    (
      await subgraph.get<{ leaveRequests: { edges: { node: RequestView }[] } }>(
        `query Q($scope: LeaveScope!) { leaveRequests(scope: $scope, first: 50) { edges { node { ${FIELDS} } } } }`,
        { as, variables: { scope } },
      )
    ).leaveRequests.edges.map(({ node }) => node);
  const codeOf = ({ errors }: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
    errors?.[0]?.extensions?.code;
  const leavesOnRoster = async (id: string) =>
    subgraph.database.query<{ withdrawn_at: Date | null }>('SELECT withdrawn_at FROM roster_entry WHERE id = $1', [id]);

  it('waits at the superior alone, is no absence before the approval, and one from then on', async () => {
    const request = await asked('CLERK', '2026-12-07T00:00:00+08:00', '2026-12-10T00:00:00+08:00');
    expect(request).toMatchObject({ state: 'ASKED', availableActions: [{ action: 'WITHDRAW', enabled: true }] });
    expect((await list('MINE', person('CLERK'))).map(({ id }) => id)).toEqual([request.id]);
    expect((await list('TO_DECIDE', person('CHIEF'))).map(({ id }) => id)).toEqual([request.id]);
    for (const other of ['CLERK', 'MAYOR', 'GRID1', 'DESK1'])
      expect(await list('TO_DECIDE', person(other))).toEqual([]);
    expect(await list('MINE', person('CHIEF'))).toEqual([]);
    expect(await leavesOnRoster(request.id)).toEqual([]);
    expect(await emitted(subgraph, 'personnel.presence-changed')).toEqual([]);

    const approved = await run('approveLeave', { leaveRequestId: request.id }, person('CHIEF'));
    expect(approved.data?.done.request).toMatchObject({ state: 'APPROVED', decider: { staffCode: 'CHIEF' } });
    expect(await leavesOnRoster(request.id)).toEqual([{ withdrawn_at: null }]);
    const events = await emitted(subgraph, 'personnel.presence-changed');
    expect(events).toMatchObject([{ entryId: request.id, kind: 'leave', staffId: staffId('CLERK'), withdrawn: false }]);
    expect(await list('TO_DECIDE', person('CHIEF'))).toEqual([]);
    expect(codeOf(await run('approveLeave', { leaveRequestId: request.id }, person('CHIEF')))).toBe(
      'LEAVE_NOT_WAITING',
    );
  });

  it('is decided neither by the person nor by anybody else than the superior', async () => {
    const { id } = await asked('CLERK', '2026-12-14T00:00:00+08:00', '2026-12-15T00:00:00+08:00');
    const everywhere = person('CLERK', { roles: ['unit_leader', 'district_admin', 'personnel_officer'] });
    for (const other of [everywhere, person('MAYOR'), person('GRID1'), officer])
      for (const command of ['approveLeave', 'refuseLeave'])
        expect(
          codeOf(
            await run(command, { leaveRequestId: id, ...(command === 'refuseLeave' ? { reason: '无' } : {}) }, other),
          ),
        ).toBe('OUT_OF_SCOPE');
    expect(codeOf(await run('withdrawLeaveRequest', { leaveRequestId: id }, person('CHIEF')))).toBe('OUT_OF_SCOPE');
    const stale = await run(
      'refuseLeave',
      { leaveRequestId: id, reason: '人手不足', expectedVersion: 7 },
      person('CHIEF'),
    );
    expect(codeOf(stale)).toBe('STALE_VERSION');
    const refused = await run('refuseLeave', { leaveRequestId: id, reason: '人手不足' }, person('CHIEF'));
    expect(refused.data?.done.request).toMatchObject({ state: 'REFUSED', answer: '人手不足' });
    expect(await leavesOnRoster(id)).toEqual([]);
    expect(codeOf(await run('withdrawLeaveRequest', { leaveRequestId: id }, person('CLERK')))).toBe('LEAVE_NOT_OPEN');
  });

  it('of a head goes to the organization above, also past a second leader of the own one', async () => {
    await importFile(subgraph, 'Staff', [staffHeader, staffLine('VICE', 'STREET', 'unit_leader', street)].join('\n'));
    const { id } = await asked('CHIEF', '2026-12-21T00:00:00+08:00', '2026-12-22T00:00:00+08:00');
    expect((await list('TO_DECIDE', person('MAYOR'))).map((each) => each.id)).toEqual([id]);
    expect(await list('TO_DECIDE', person('VICE'))).toEqual([]);
    expect(codeOf(await run('approveLeave', { leaveRequestId: id }, person('MAYOR')))).toBeUndefined();
    const alone = await ask('MAYOR', '2026-12-21T00:00:00+08:00', '2026-12-22T00:00:00+08:00');
    expect(codeOf(alone)).toBe('LEAVE_WITHOUT_SUPERIOR');
    expect(await list('MINE', person('MAYOR'))).toEqual([]);
  });

  it('of a person without a superior post goes to the leaders of the own organization', async () => {
    const { id } = await asked('DESK1', '2026-12-23T00:00:00+08:00', '2026-12-24T00:00:00+08:00');
    expect((await list('TO_DECIDE', person('VICE'))).map((each) => each.id)).toEqual([id]);
  });

  it('is refused when it overlaps a request that waits or a leave on the roster', async () => {
    const first = await asked('GRID1', '2027-01-04T00:00:00+08:00', '2027-01-06T00:00:00+08:00');
    expect(codeOf(await ask('GRID1', '2027-01-05T00:00:00+08:00', '2027-01-08T00:00:00+08:00'))).toBe(
      'LEAVE_ASKED_ALREADY',
    );
    await run('withdrawLeaveRequest', { leaveRequestId: first.id }, person('GRID1'));
    await subgraph.ask('mutation R($input: RecordLeaveInput!) { recordLeave(input: $input) { entry { id } } }', {
      as: officer,
      variables: {
        input: {
          idempotencyKey: key(),
          staffId: staffId('GRID1'),
          startsAt: '2027-01-07T00:00:00+08:00',
          endsAt: '2027-01-08T00:00:00+08:00',
        },
      },
    });
    expect(codeOf(await ask('GRID1', '2027-01-05T00:00:00+08:00', '2027-01-08T00:00:00+08:00'))).toBe('ENTRY_OVERLAPS');
  });

  it('is asked and decided by people with a post: an account of the provider sees no request and cannot ask', async () => {
    const auditor = anActor(['auditor'], { id: 'auditor-of-the-provider' });
    expect(await list('TO_DECIDE', auditor)).toEqual([]);
    expect(await list('MINE', auditor)).toEqual([]);
    const input = {
      kind: 'ANNUAL',
      startsAt: '2027-04-01T00:00:00+08:00',
      endsAt: '2027-04-02T00:00:00+08:00',
      reason: '探亲',
    };
    expect(codeOf(await run('askLeave', input, auditor))).toBe('NOT_FOUND');
  });

  it('ends with its withdrawal by the person, and is shown as withdrawn when an officer takes it off the roster', async () => {
    const approved = async (startsAt: string, endsAt: string) => {
      const { id } = await asked('CLERK', startsAt, endsAt);
      await run('approveLeave', { leaveRequestId: id }, person('CHIEF'));
      return id;
    };
    const own = await approved('2027-02-01T00:00:00+08:00', '2027-02-02T00:00:00+08:00');
    const withdrawn = await run('withdrawLeaveRequest', { leaveRequestId: own }, person('CLERK'));
    expect(withdrawn.data?.done.request.state).toBe('WITHDRAWN');
    expect(await leavesOnRoster(own)).toMatchObject([{ withdrawn_at: expect.any(Date) }]);
    expect((await emitted(subgraph, 'personnel.presence-changed')).at(-1)).toMatchObject({
      entryId: own,
      withdrawn: true,
    });

    const begun = await approved('2027-03-01T00:00:00+08:00', '2027-03-11T00:00:00+08:00');
    const middle = '2027-03-09T04:00:00.000Z';
    await run('withdrawLeaveRequest', { leaveRequestId: begun }, person('CLERK'), middle);
    // The days that are over stay on the roster.
    expect(
      await subgraph.database.query(
        'SELECT ends_at AS ends, withdrawn_at AS withdrawn FROM roster_entry WHERE id = $1',
        [begun],
      ),
    ).toEqual([{ ends: new Date(middle), withdrawn: null }]);
    expect((await emitted(subgraph, 'personnel.presence-changed')).at(-1)).toMatchObject({
      entryId: begun,
      endsAt: middle,
      withdrawn: false,
    });

    const taken = await approved('2027-02-03T00:00:00+08:00', '2027-02-04T00:00:00+08:00');
    await subgraph.ask('mutation W($input: WithdrawEntryInput!) { withdrawLeave(input: $input) { entry { id } } }', {
      as: officer,
      variables: { input: { idempotencyKey: key(), entryId: taken, expectedVersion: 1 } },
    });
    const mine = await list('MINE', person('CLERK'));
    expect(mine.find(({ id }) => id === taken)).toMatchObject({
      state: 'WITHDRAWN',
      availableActions: [{ action: 'WITHDRAW', enabled: false }],
    });
  });

  it('is counted in its list, once and only when a query asks', async () => {
    for (const as of [person('CLERK'), person('CHIEF')]) {
      const counts = await countsOf(subgraph, 'leaveRequests', as, { args: 'scope: MINE' });
      expect(counts).toEqual(countsFor((await list('MINE', as)).length));
    }
    expect((await list('MINE', person('CLERK'))).length).toBeGreaterThan(1);
  });
});
