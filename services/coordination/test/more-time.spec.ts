import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { newId } from '@jiceng/platform/ids';
import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, staffId, startDistrict } from './district.js';

const id = (code: string) => ({ id: organizationId(code) });
const valid = { validFrom: '2020-01-01T00:00:00.000Z', validTo: null, version: 1 };
/** A station below the environment bureau. */
const station: Actor = {
  ...people.environment,
  id: staffId('ENV-STATION-1'),
  organizationId: organizationId('ENV-STATION'),
  organizationIds: [organizationId('ENV-STATION')],
};
const leaderOf = (code: string, role: 'unit_leader' | 'district_leader'): Actor => ({
  ...people.officeLeader,
  id: staffId(`${code}-9`),
  roles: [role],
  organizationId: organizationId(code),
  organizationIds: [organizationId(code)],
});
const [bureauLeader, districtLeader] = [leaderOf('ENV', 'unit_leader'), leaderOf('GOV', 'district_leader')];

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await subgraph.deliver(organizationChanged, {
    organizationId: organizationId('ENV-STATION'),
    code: 'ENV-STATION',
    name: '环境监察站',
    kind: 'station',
    line: 'environment',
    parentId: organizationId('ENV'),
    regionCode: '320106000000',
    ...valid,
  });
  await subgraph.deliver(assignmentChanged, {
    assignmentId: newId(),
    staffId: station.id,
    staffCode: 'ENV-STATION-1',
    staffName: '站长',
    postId: newId(),
    postName: '站长',
    organizationId: organizationId('ENV-STATION'),
    roles: ['department_dispatcher'],
    areaCodes: [],
    lines: [],
    ...valid,
  });
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2027-${text}:00+08:00`).toISOString();

/** Opens an issue that a unit has accepted, with 840 working minutes to handle it. */
async function inWork(unit: Actor, when: string): Promise<string> {
  const report = { source: 'RESIDENT', description: '工地噪音', ...inGridA, categoryCode: noise };
  const issueId = (await command(subgraph, people.resident, 'reportIssue', report, when)).issue.id;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, when);
  const to = { issueId, organizationId: unit.organizationId };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, when);
  await command(subgraph, unit, 'acceptTask', { taskId: task!.id }, when);
  return issueId;
}

interface Seen {
  state: string;
  holder: { id: string } | null;
  stateDueAt: string | null;
  handleDueAt: string | null;
  extensions: number;
  tasks: { dueAt: string }[];
  timeline: { step: string }[];
  progress: { zh: string };
}
const look = async (issueId: string, when: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state holder { id } stateDueAt handleDueAt extensions tasks { dueAt }
        timeline { step } progress { zh } } }`,
      { as: people.coordinator, variables: { id: issueId }, claims: { clock: when } },
    )
  ).issue;
const extension = (issueId: string, minutes: number) => ({ issueId, minutes, evidence: '现场条件复杂，附勘查记录。' });
const approve = (issueId: string) => ({ issueId, approve: true });
const refuse = (issueId: string) => ({ issueId, approve: false, reason: '请按期办结。' });

describe('an extension', () => {
  it(
    'moves the limit by at most half: the leader above approves the first extension, the coordination ' +
      'office approves the second, and a third is refused',
    async () => {
      const issueId = await inWork(station, at('07-05T09:00'));
      for (const minutes of [0, -60, 421])
        expect([
          minutes,
          await refusal(subgraph, station, 'requestExtension', extension(issueId, minutes), at('07-05T10:00')),
        ]).toEqual([minutes, 'EXTENSION_TOO_LONG']);
      await command(subgraph, station, 'requestExtension', extension(issueId, 420), at('07-05T10:00'));
      expect(await look(issueId, at('07-05T10:00'))).toMatchObject({ state: 'AWAITING_APPROVAL', holder: id('ENV') });
      expect(
        await refusal(subgraph, people.officeLeader, 'answerDeadlineRequest', approve(issueId), at('07-05T10:30')),
      ).toBe('OUT_OF_SCOPE');
      await command(subgraph, bureauLeader, 'answerDeadlineRequest', approve(issueId), at('07-05T11:00'));
      expect(await look(issueId, at('07-05T11:00'))).toMatchObject({
        state: 'HANDLING',
        handleDueAt: at('07-07T18:00'),
        tasks: [{ dueAt: at('07-07T18:00') }],
        extensions: 1,
      });
      await command(subgraph, station, 'requestExtension', extension(issueId, 60), at('07-06T09:00'));
      expect(await look(issueId, at('07-06T09:00'))).toMatchObject({ holder: id('CMD') });
      await command(subgraph, people.officeLeader, 'answerDeadlineRequest', approve(issueId), at('07-06T10:00'));
      expect(await look(issueId, at('07-06T10:00'))).toMatchObject({ handleDueAt: at('07-08T10:00'), extensions: 2 });
      expect(await refusal(subgraph, station, 'requestExtension', extension(issueId, 60), at('07-06T11:00'))).toBe(
        'NO_EXTENSIONS_LEFT',
      );
    },
  );

  it('that was refused changes no limit and cannot be requested again, and a request after the limit is refused', async () => {
    const issueId = await inWork(people.environment, at('07-12T09:00'));
    await command(subgraph, people.environment, 'requestExtension', extension(issueId, 60), at('07-12T10:00'));
    await command(subgraph, people.officeLeader, 'answerDeadlineRequest', refuse(issueId), at('07-12T11:00'));
    expect(await look(issueId, at('07-12T11:00'))).toMatchObject({ handleDueAt: at('07-13T18:00'), extensions: 0 });
    expect(
      await refusal(subgraph, people.environment, 'requestExtension', extension(issueId, 60), at('07-12T12:00')),
    ).toBe('GROUND_REFUSED');
    await moveClock(subgraph, at('07-13T18:30'));
    expect(
      await refusal(subgraph, people.environment, 'requestExtension', extension(issueId, 60), at('07-14T09:00')),
    ).toBe('LIMIT_PASSED');
  });
});

describe('a suspension', () => {
  const request = (issueId: string) => ({ issueId, evidence: '产权单位破产清算，责任主体待法院裁定。' });
  const review = (issueId: string) => ({ issueId, findings: '清算尚未结束。' });

  it(
    'is approved and reviewed every thirty days by a district leader, counts in the share of ' +
      'suspended issues, and moves the limit by its length',
    async () => {
      const issueId = await inWork(people.environment, at('07-19T09:00'));
      await command(subgraph, people.environment, 'requestSuspension', request(issueId), at('07-19T10:00'));
      const asked = await look(issueId, at('07-19T10:00'));
      expect(asked).toMatchObject({ state: 'AWAITING_APPROVAL', holder: id('GOV') });
      for (const [as, code] of [
        [people.officeLeader, 'OUT_OF_SCOPE'],
        [people.environment, 'FORBIDDEN'],
        [leaderOf('GOV', 'unit_leader'), 'ROLE_MISSING'],
      ] as const)
        expect([
          as.roles,
          await refusal(subgraph, as, 'answerDeadlineRequest', approve(issueId), at('07-19T10:30')),
        ]).toEqual([as.roles, code]);
      await command(subgraph, districtLeader, 'answerDeadlineRequest', approve(issueId), at('07-19T11:00'));
      expect(await look(issueId, at('07-19T11:00'))).toMatchObject({
        state: 'SUSPENDED',
        stateDueAt: at('08-18T11:00'),
        progress: { zh: '目前条件不具备，已列入挂账事项，定期研究，条件具备后继续办理。' },
      });
      const shares = await subgraph.get<{ suspensions: { edges: { node: unknown }[] } }>(
        '{ suspensions(first: 10) { edges { node { organization { id } open suspended share } } } }',
        { as: people.coordinator, claims: { clock: at('07-19T11:10') } },
      );
      const [mine] = shares.suspensions.edges.map(
        ({ node }) => node as { open: number; suspended: number; share: number },
      );
      expect(mine).toMatchObject({ organization: id('ENV'), suspended: 1 });
      expect(mine!.share).toBeCloseTo(1 / mine!.open, 10);
      expect(await refusal(subgraph, people.officeLeader, 'reviewSuspension', review(issueId), at('08-10T09:00'))).toBe(
        'FORBIDDEN',
      );
      await command(subgraph, districtLeader, 'reviewSuspension', review(issueId), at('08-10T10:00'));
      expect((await look(issueId, at('08-10T10:00'))).stateDueAt).toBe(at('09-09T10:00'));
      await moveClock(subgraph, at('09-09T10:01'));
      expect((await look(issueId, at('09-09T10:01'))).timeline.at(-1)).toMatchObject({ step: 'OVERDUE' });
      await command(subgraph, people.environment, 'resumeIssue', { issueId }, at('09-13T10:00'));
      const resumed = await look(issueId, at('09-13T10:00'));
      expect(resumed.state).toBe('HANDLING');
      // One hour of the 840 minutes had been used when the suspension was requested.
      expect(resumed.handleDueAt).toBe(at('09-14T18:00'));
      const none = await subgraph.get<{ suspensions: { edges: unknown[] } }>(
        '{ suspensions(first: 10) { edges { node { open } } } }',
        {
          as: people.coordinator,
          claims: { clock: at('09-13T10:10') },
        },
      );
      expect(none.suspensions.edges).toEqual([]);
    },
  );
});
