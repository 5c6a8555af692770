import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

/** Texts that staff write for staff. None of them may be in the answer to a reporter. */
const internal = ['内部研判', '现场未发现问题', '内部核查'];

/** A query for all fields of an issue that hold words or numbers. */
const everything = `query($id: ID!) { issue(id: $id) {
  state progress { zh en } reporterCount availableActions { action enabled }
  tasks { state result returnReason evidence route wrongRefusal assignee { id } proposedAssignee { id } proposedOrganization { id } }
  timeline { step actorKind actor { id } reasonCode note rule }
  reporters { id name phone grade originIssueId }
  verifications { round passed findings }
  callbacks { reporterId answeredAt comment calls { number note } }
  attribution { minutes } delay { minutes } levelFacts { __typename } deadlineRequests { evidence }
} }`;

interface Seen {
  progress: { zh: string };
  reporterCount: number;
  tasks: { result: string | null }[];
  timeline: { step: string }[];
  reporters: { id: string }[];
  callbacks: { reporterId: string }[];
}
const look = async (as: Actor, id: string): Promise<{ seen: Seen; text: string }> => {
  const { issue } = await subgraph.get<{ issue: Seen }>(everything, { as, variables: { id } });
  return { seen: issue, text: JSON.stringify(issue) };
};

describe('the issue as its reporter sees it', () => {
  const filing = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  let issueId: string;
  beforeAll(async () => {
    const mine = { ...filing, reporter: { name: '王小明', phone: '13912345678' } };
    issueId = (await command(subgraph, people.resident, 'reportIssue', mine)).issue.id;
    const theirs = { ...filing, reporter: { name: '李四', phone: '13812340000' } };
    const merged = (await command(subgraph, people.otherResident, 'reportIssue', theirs)).issue.id;
    await command(subgraph, people.streetA, 'mergeIssue', { issueId: merged, intoIssueId: issueId });
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', reason: '内部研判' });
    const dispatch = async (code: string): Promise<string> =>
      (
        await command(subgraph, people.streetA, 'dispatchIssue', {
          issueId,
          organizationId: organizationId(code),
          note: '内部研判',
        })
      ).task!.id;
    await command(subgraph, people.water, 'returnTask', {
      taskId: await dispatch('WATER'),
      reasonCode: 'CANNOT_LOCATE',
      evidence: '现场未发现问题',
    });
    const taskId = await dispatch('URBAN');
    await command(subgraph, people.urban, 'acceptTask', { taskId });
    await command(subgraph, people.urban, 'completeTask', { taskId, result: '已责令夜间停工' });
    await command(subgraph, people.verifier, 'recordVerification', { issueId, passed: true, findings: '内部核查' });
    await command(subgraph, people.coordinator, 'closeIssue', { issueId });
  }, 30_000);

  it('shows the progress and the reply, and no text that staff wrote for staff', async () => {
    const { seen, text } = await look(people.resident, issueId);
    expect(seen.progress.zh).toBe('已办结。如认为未解决，可在期限内要求重新办理。');
    expect(seen.tasks.map(({ result }) => result)).toContain('已责令夜间停工');
    expect(seen.timeline.map(({ step }) => step)).toContain('RETURNED');
    const staffIds = Object.values(people)
      .filter(({ kind }) => kind === 'staff')
      .map(({ id }) => id);
    const leaked = [...internal, ...staffIds, 'CANNOT_LOCATE', 'duty-list'].filter((each) => text.includes(each));
    expect(leaked).toEqual([]);
    expect(text).not.toMatch(/"(minutes|evidence|route)":[^n]/);
    // The same query shows staff the texts that the reporter does not see.
    const { text: shownToStaff } = await look(people.streetA, issueId);
    for (const each of [...internal, 'CANNOT_LOCATE', people.urban.id]) expect(shownToStaff).toContain(each);
  });

  it('shows each reporter only the report and the call-back of this reporter, and the number of reporters', async () => {
    for (const [person, other] of [
      [people.resident, '李'],
      [people.otherResident, '王'],
    ] as const) {
      const { seen, text } = await look(person, issueId);
      expect(seen.reporterCount).toBe(2);
      expect(seen.reporters).toHaveLength(1);
      expect(seen.callbacks.map(({ reporterId }) => reporterId)).toEqual(seen.reporters.map(({ id }) => id));
      expect(text).not.toContain(other);
    }
    expect((await look(people.streetA, issueId)).seen.reporters).toHaveLength(2);
  });
});
