import type { IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const evident = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };

async function eventsOf(issueId: string): Promise<{ actor: string; version: number; payload: IssueProgressed }[]> {
  return subgraph.database.query(
    `SELECT envelope #>> '{actor,id}' AS actor, (envelope ->> 'version')::int AS version, envelope -> 'payload' AS payload
     FROM outbox WHERE contract = 'coordination.issue-progressed' AND key = $1 ORDER BY seq`,
    [issueId],
  );
}

describe('the events of an issue that is refused twice', () => {
  let issueId: string;
  let offers: string[];
  let events: Awaited<ReturnType<typeof eventsOf>>;
  const payloadOf = (step: IssueProgressed['step']): IssueProgressed =>
    events.find(({ payload }) => payload.step === step)!.payload;

  beforeAll(async () => {
    const report = { source: 'RESIDENT', description: '工地噪音', ...inGridA, categoryCode: noise };
    const reported = await command(subgraph, people.resident, 'reportIssue', report, at('2026-03-02T09:00'));
    issueId = reported.issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-03-02T09:10'));
    const dispatch = { issueId, organizationId: organizationId('ENV') };
    const first = await command(subgraph, people.streetA, 'dispatchIssue', dispatch, at('2026-03-02T09:20'));
    const handOn = { taskId: first.task!.id, organizationId: organizationId('WATER'), ...evident };
    const second = await command(subgraph, people.environment, 'transferTask', handOn, at('2026-03-02T09:30'));
    offers = [first.task!.id, second.task!.id];
    const back = { taskId: second.task!.id, ...evident };
    await command(subgraph, people.water, 'returnTask', back, at('2026-03-02T09:40'));
    const ruling = { issueId, organizationId: organizationId('ENV'), reason: '依权责清单裁定' };
    await command(subgraph, people.arbiter, 'ruleArbitration', ruling, at('2026-03-02T10:00'));
    events = await eventsOf(issueId);
  }, 60_000);

  it('name each refusal with its organization and reason', () => {
    expect(payloadOf('transferred')).toMatchObject({
      organizationId: organizationId('ENV'),
      reasonCode: 'CANNOT_LOCATE',
      refusal: { taskId: offers[0], organizationId: organizationId('ENV') },
      task: { id: offers[1], organizationId: organizationId('WATER'), role: 'sole', dueAt: null },
    });
    expect(payloadOf('returned')).toMatchObject({
      reasonCode: 'CANNOT_LOCATE',
      refusal: { taskId: offers[1], organizationId: organizationId('WATER') },
    });
  });

  it('name the refusals that the ruling found wrong, and the task with its limit', () => {
    const { wrongRefusals, refusal, task, after } = payloadOf('ruled');
    expect(wrongRefusals).toEqual([offers[0]]);
    expect(refusal).toBeNull();
    expect(task).toMatchObject({ organizationId: organizationId('ENV'), dueAt: after.handleDueAt });
  });

  it('name the holder of the issue and its activity', () => {
    const waiting = events.map(({ payload: { step, after } }) => [step, after.holderOrganizationId, after.activity]);
    expect(waiting).toEqual([
      ['reported', organizationId('STREET-A'), 'judging'],
      ['judged', organizationId('STREET-A'), 'dispatching'],
      ['dispatched', organizationId('ENV'), 'deciding'],
      ['transferred', organizationId('WATER'), 'deciding'],
      ['returned', organizationId('CMD'), 'arbitrating'],
      ['sent-to-arbiter', organizationId('CMD'), 'arbitrating'],
      ['ruled', organizationId('ENV'), 'handling'],
    ]);
  });

  it('carry version 2 and the key of the process, and name a resident by a pseudonym only', () => {
    expect(new Set(events.map(({ version, payload }) => `${version} ${payload.processKey}`))).toEqual(
      new Set(['2 standard']),
    );
    // The id is searched together with its quotation marks, because a pseudonym may begin with the same characters.
    expect(JSON.stringify(events)).not.toContain(JSON.stringify(people.resident.id));
  });
});
