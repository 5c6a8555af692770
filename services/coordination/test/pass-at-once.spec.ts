import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, send, type CommandAnswer } from './commands.js';
import { clerk, committee, foundCommittee, importMatrix, worker } from './community.js';
import {
  district,
  importIntakeDesks,
  inGridA,
  inGridB,
  moveClock,
  noise,
  organizationId,
  people,
  smoke,
  someoneOf,
  staffId,
  startDistrict,
} from './district.js';
import { publishStandard } from './publish-process.js';

const office = organizationId('CMD');
const deskClerk = { ...someoneOf('CMD', 'intake_desk'), id: staffId('CMD-4') };
const at = (text: string): string => new Date(`2027-03-${text}:00+08:00`).toISOString();

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await importIntakeDesks(subgraph, `regionCode,organizationCode\n${district},CMD\n`);
  await foundCommittee(subgraph, worker);
  await letSolve(['grid'], ['street']);
  await publishPassing([noise]);
}, 60_000);
afterAll(() => subgraph.stop());

/**
 * Replaces the authority matrix. `noisy` are the levels that may solve noise, `others` those that may solve all other
 * categories.
 */
async function letSolve(noisy: readonly string[], others: readonly string[]): Promise<void> {
  const row = (category: string, may: readonly string[], level: string): string =>
    `${category},${level},${may.includes(level) ? 'yes' : 'no'},,`;
  const levels = ['grid', 'community', 'street'];
  const rows = [...levels.map((level) => row('*', others, level)), ...levels.map((level) => row(noise, noisy, level))];
  const content = `categoryCode,level,maySolve,limitMinutes,passUpAfterMinutes\n${rows.join('\n')}\n`;
  await importMatrix(subgraph, content);
}

const publishPassing = (passesAtOnce: readonly string[]): Promise<void> =>
  publishStandard(subgraph, { intake: { passesAtOnce: [...passesAtOnce] } }, at('01T08:00'));

interface Seen {
  state: string;
  firstReceiver: { id: string };
  responsibleOrganization: { id: string } | null;
  holder: { id: string } | null;
  tasks: { id: string; state: string; organization: { id: string }; assignee: { id: string } | null }[];
  timeline: { step: string; actorKind: string; rule: string | null; reasonCode: string | null }[];
  availableActions: { action: string; enabled: boolean }[];
}
async function see(id: string, as = people.coordinator): Promise<Seen> {
  const document = `query($id: ID!) { issue(id: $id) { state firstReceiver { id } responsibleOrganization { id } holder { id }
    tasks { id state organization { id } assignee { id } } timeline { step actorKind rule reasonCode }
    availableActions { action enabled } } }`;
  return (await subgraph.get<{ issue: Seen }>(document, { as, variables: { id } })).issue;
}

let told = 0;
/** Returns words for a report that resembles no other report. */
function words(): string {
  told += 1;
  return Array.from({ length: 12 }, (_, index) => String.fromCodePoint(0x4e00 + told * 40 + index * 3)).join('');
}
const report = (time: string, more: Record<string, unknown> = {}, as = people.resident): Promise<CommandAnswer> =>
  command(
    subgraph,
    as,
    'reportIssue',
    { source: 'RESIDENT', description: words(), ...inGridA, categoryCode: noise, ...more },
    at(time),
  );

describe('a report of a category that passes the intake desk at once', () => {
  it('is offered to the grid worker of the place without a judgement, and the desk stays the first receiver', async () => {
    const { issue } = await report('02T09:00');
    expect(issue).toMatchObject({ state: 'DISPATCHED', version: 3, responsibleOrganization: { id: office } });
    const seen = await see(issue.id);
    expect(seen).toMatchObject({
      firstReceiver: { id: office },
      holder: { id: committee },
      tasks: [{ state: 'OFFERED', organization: { id: committee }, assignee: { id: worker.id } }],
    });
    expect(seen.timeline.map(({ step, actorKind, rule, reasonCode }) => [step, actorKind, rule, reasonCode])).toEqual([
      ['REPORTED', 'resident', 'position', null],
      ['JUDGED', 'system', `passes-at-once:${noise}`, 'PASSED_AT_ONCE'],
      ['DISPATCHED', 'system', 'level:grid', 'PASSED_AT_ONCE'],
    ]);
  });

  // An earlier version showed every action as disabled to a community clerk or grid worker while the intake desk held
  // the report.
  it('can be accepted, solved by the unit and closed; the unit is then responsible like after any offer', async () => {
    const { id } = (await report('02T10:00')).issue;
    for (const actor of [worker, clerk]) {
      const { availableActions } = await see(id, actor);
      expect(availableActions).toContainEqual({ action: 'acceptTask', enabled: true });
      expect(availableActions).toContainEqual({ action: 'returnTask', enabled: true });
    }
    const [task] = (await see(id)).tasks;
    await command(subgraph, worker, 'acceptTask', { taskId: task!.id }, at('02T10:05'));
    expect((await see(id)).responsibleOrganization).toEqual({ id: committee });
    const done = { taskId: task!.id, result: '已劝导' };
    const { issue } = await command(subgraph, worker, 'completeTask', done, at('02T10:30'));
    expect(issue.state).toBe('VERIFYING');
  });

  it('tells other services that neither a person nor a desk passed it on', async () => {
    const { id } = (await report('02T11:00')).issue;
    const events = await subgraph.database.query<{ payload: Record<string, unknown> }>(
      `SELECT envelope -> 'payload' AS payload FROM outbox WHERE key = $1 ORDER BY seq`,
      [id],
    );
    const byRule = { organizationId: null, staffId: null, reasonCode: 'PASSED_AT_ONCE', late: false };
    expect(events.map(({ payload }) => payload)).toMatchObject([
      { step: 'reported', organizationId: office, reasonCode: null },
      { step: 'judged', ...byRule },
      { step: 'dispatched', ...byRule, counterpartOrganizationId: committee },
    ]);
  });

  it('is accepted by silence like any offer', async () => {
    const { id } = (await report('03T09:00')).issue;
    await moveClock(subgraph, at('03T17:00'));
    expect(await see(id)).toMatchObject({ state: 'HANDLING', responsibleOrganization: { id: committee } });
  });

  it(
    'goes back to the desk when the unit returns it; passing the desk counts as no hand-over, and a ' +
      'corrected category does not pass again',
    async () => {
      const { id: issueId } = (await report('04T09:00')).issue;
      const [task] = (await see(issueId)).tasks;
      const reason = {
        taskId: task!.id,
        reasonCode: 'NO_LEGAL_POWER',
        evidence: '无执法权限。',
        proposedOrganizationId: organizationId('ENV'),
      };
      expect((await command(subgraph, worker, 'returnTask', reason, at('04T09:10'))).issue).toMatchObject({
        state: 'ACCEPTED',
        responsibleOrganization: { id: office },
        returns: 1,
      });
      const judged = { issueId, decision: 'ACCEPT', categoryCode: smoke };
      await command(subgraph, deskClerk, 'judgeIssue', judged, at('04T09:20'));
      const { issue } = await command(
        subgraph,
        deskClerk,
        'judgeIssue',
        { ...judged, categoryCode: noise },
        at('04T09:25'),
      );
      expect(issue.state).toBe('ACCEPTED');
      const [row] = await subgraph.database.query('SELECT hand_overs FROM issue WHERE id = $1', [issueId]);
      expect(row).toEqual({ hand_overs: 0 });
    },
  );

  it('is offered in the same way when the intake desk takes it as a call of the hotline', async () => {
    const call = { source: 'HOTLINE_12345', reporter: { name: '张三丰', phone: '13800001234' } };
    const { issue } = await report('04T09:40', call, deskClerk);
    expect(issue).toMatchObject({ state: 'DISPATCHED', version: 3, responsibleOrganization: { id: office } });
    const { tasks, timeline } = await see(issue.id);
    expect(tasks).toMatchObject([{ state: 'OFFERED', organization: { id: committee }, assignee: { id: worker.id } }]);
    expect(timeline.map(({ step, actorKind }) => [step, actorKind])).toEqual([
      ['REPORTED', 'staff'],
      ['JUDGED', 'system'],
      ['DISPATCHED', 'system'],
    ]);
  });

  it('passes once for a repeated key and for a repeated reference', async () => {
    const input = {
      idempotencyKey: newId(),
      source: 'RESIDENT',
      sourceReference: 'app-1',
      description: words(),
      ...inGridA,
      categoryCode: noise,
    };
    const first = await command(subgraph, people.resident, 'reportIssue', input, at('04T10:00'));
    const again = await command(subgraph, people.resident, 'reportIssue', input, at('04T10:01'));
    const delivered = { ...input, idempotencyKey: newId() };
    const third = await command(subgraph, people.resident, 'reportIssue', delivered, at('04T10:02'));
    expect([again.issue, third.issue]).toEqual([first.issue, first.issue]);
    expect((await see(first.issue.id)).tasks).toHaveLength(1);
  });

  it('keeps no account of an anonymous reporter in its further steps', async () => {
    const { id } = (await report('04T11:00', { reporter: { grade: 'ANONYMOUS' } })).issue;
    const rows = await subgraph.database.query<{ text: string }>(
      `SELECT to_jsonb(s)::text AS text FROM issue_step s WHERE issue_id = $1
       UNION ALL SELECT envelope::text FROM outbox WHERE key = $1::text`,
      [id],
    );
    expect(rows).toHaveLength(6);
    expect(rows.filter(({ text }) => text.includes(people.resident.id))).toEqual([]);
  });
});

describe('the level to which a report passes', () => {
  it.each([
    ['the community, where the matrix leaves it to the community', ['community'], inGridA, 'COMMITTEE-A', 'community'],
    ['the street, where no person of a lower level is there', ['grid', 'street'], inGridB, 'STREET-B', 'street'],
    ['the unit of the duty list, where no lower level may solve it', [], inGridA, 'ENV', 'district'],
  ])('is %s', async (_, may, place, code, level) => {
    await letSolve(may, []);
    const { id } = (await report('05T09:00', place)).issue;
    const seen = await see(id);
    expect(seen.tasks).toMatchObject([{ organization: { id: organizationId(code) } }]);
    expect(seen.timeline.at(-1)!.rule).toBe(`level:${level}`);
    await letSolve(['grid'], ['street']);
  });
});

describe('a report that the desk judges', () => {
  it.each([
    ['a category that is not listed', { categoryCode: smoke }, people.resident],
    ['no category', { categoryCode: null }, people.resident],
    ['another source', { source: 'IOT' }, people.coordinator],
    ['a hotline desk elsewhere that took the call', { source: 'HOTLINE_12345' }, people.streetA],
    ['a call without a category', { source: 'HOTLINE_12345', categoryCode: null }, deskClerk],
    [
      'a department that took it in',
      { source: 'PATROL' },
      { ...people.urban, areaCodes: [district] } as typeof people.coordinator,
    ],
  ])('has %s', async (_, more, as) => {
    const { issue } = await report('08T09:00', more, as as typeof people.resident);
    expect(issue).toMatchObject({ state: 'REPORTED', version: 1 });
  });

  it('resembles an open issue: the desk merges it, because a unit cannot', async () => {
    const same = { description: '楼下歌舞厅每晚音响吵到半夜，老人孩子无法睡觉', title: '歌舞厅深夜噪音扰民' };
    const first = (await report('08T10:00', same)).issue;
    const second = (await report('08T10:10', same, people.otherResident)).issue;
    const elsewhere = (await report('08T10:15', { ...same, ...inGridB }, people.otherResident)).issue;
    expect([first.state, second.state, elsewhere.state]).toEqual(['DISPATCHED', 'REPORTED', 'DISPATCHED']);
    const merge = { issueId: second.id, intoIssueId: first.id, reason: '同一事项' };
    expect((await command(subgraph, deskClerk, 'mergeIssue', merge, at('08T10:20'))).issue.state).toBe('MERGED');
    expect((await see(first.id)).tasks).toHaveLength(1);
    const undone = await command(subgraph, deskClerk, 'unmergeIssue', { issueId: second.id }, at('08T10:30'));
    expect(undone.issue.state).toBe('REPORTED');
  });
});

describe('the list of categories', () => {
  it('is refused with a code that is no prefix', async () => {
    await publishPassing(['0101', '02']);
    await expect(publishPassing(['噪音'])).rejects.toThrow('NOT_A_PROCESS_DEFINITION');
    await publishPassing([noise]);
  });

  it('gives other units no right: a street without the offer cannot accept it', async () => {
    const { id } = (await report('09T09:00')).issue;
    const [task] = (await see(id)).tasks;
    expect(await refusal(subgraph, people.streetB, 'acceptTask', { taskId: task!.id }, at('09T09:05'))).toBe(
      'OUT_OF_SCOPE',
    );
    expect(
      (await send(subgraph, people.resident, 'acceptTask', { taskId: task!.id }, at('09T09:05'))).errors,
    ).toHaveLength(1);
  });
});
