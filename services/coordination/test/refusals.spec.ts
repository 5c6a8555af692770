import type { Actor } from '@jiceng/platform/context';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, type CommandAnswer } from './commands.js';
import { district, inGridA, moveClock, noise, organizationId, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await subgraph.deliver(organizationChanged, {
    organizationId: organizationId('EMPTY'),
    code: 'EMPTY',
    name: 'EMPTY',
    kind: 'line_department',
    line: 'water',
    parentId: organizationId('GOV'),
    regionCode: district,
    validFrom: '2020-01-01T00:00:00.000Z',
    validTo: null,
    version: 1,
  });
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const org = (code: string): { id: string } => ({ id: organizationId(code) });

/** Opens an issue that is offered to the environment bureau. */
async function offered(when: string): Promise<{ issueId: string; taskId: string }> {
  const { issue } = await command(
    subgraph,
    people.resident,
    'reportIssue',
    { source: 'RESIDENT', description: '工地噪音', ...inGridA, categoryCode: noise },
    when,
  );
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, when);
  const dispatch = { issueId: issue.id, organizationId: organizationId('ENV') };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', dispatch, when);
  return { issueId: issue.id, taskId: task!.id };
}

const evident = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
const handOn = (as: Actor, taskId: string, to: string, when: string): Promise<CommandAnswer> =>
  command(subgraph, as, 'transferTask', { taskId, organizationId: organizationId(to), ...evident }, when);

describe('the transfer of an offer', () => {
  it('counts as a refusal, and the second goes to the arbiter instead of a further unit', async () => {
    const { taskId } = await offered(at('2026-03-02T09:00'));
    const first = await handOn(people.environment, taskId, 'WATER', at('2026-03-02T09:10'));
    expect(first.issue).toMatchObject({ state: 'DISPATCHED', returns: 1, holder: org('WATER') });
    const second = await handOn(people.water, first.task!.id, 'URBAN', at('2026-03-02T09:20'));
    expect(second.issue).toMatchObject({ state: 'ARBITRATING', returns: 2, holder: org('CMD') });
    expect(second.task).toMatchObject({ id: first.task!.id, state: 'RETURNED' });
    const steps = await subgraph.database.query<{ step: string; rule: string | null }>(
      'SELECT step, rule FROM issue_step WHERE issue_id = $1 ORDER BY seq DESC LIMIT 2',
      [second.issue.id],
    );
    expect(steps).toEqual([
      { step: 'sent-to-arbiter', rule: 'second-return-goes-to-the-arbiter' },
      { step: 'returned', rule: null },
    ]);
  });

  it('cannot name a unit that refused the matter or handed it on, nor can a dispatch', async () => {
    const { issueId, taskId } = await offered(at('2026-03-03T09:00'));
    const next = await handOn(people.environment, taskId, 'WATER', at('2026-03-03T09:10'));
    const back = { taskId: next.task!.id, organizationId: organizationId('ENV'), ...evident };
    expect(await refusal(subgraph, people.water, 'transferTask', back, at('2026-03-03T09:20'))).toBe(
      'ORGANIZATION_REFUSED_IT',
    );
    await command(subgraph, people.water, 'acceptTask', { taskId: next.task!.id }, at('2026-03-03T09:30'));
    const third = await handOn(people.water, next.task!.id, 'URBAN', at('2026-03-03T10:00'));
    const again = { taskId: third.task!.id, organizationId: organizationId('WATER'), ...evident };
    expect(await refusal(subgraph, people.urban, 'transferTask', again, at('2026-03-03T10:10'))).toBe(
      'ORGANIZATION_REFUSED_IT',
    );
    const other = await offered(at('2026-03-03T14:00'));
    await command(
      subgraph,
      people.environment,
      'returnTask',
      { taskId: other.taskId, ...evident },
      at('2026-03-03T14:10'),
    );
    const named = { issueId: other.issueId, organizationId: organizationId('ENV') };
    expect(await refusal(subgraph, people.streetA, 'dispatchIssue', named, at('2026-03-03T14:20'))).toBe(
      'ORGANIZATION_REFUSED_IT',
    );
    const corrected = { issueId: other.issueId, decision: 'ACCEPT', categoryCode: smoke };
    await command(subgraph, people.streetA, 'judgeIssue', corrected, at('2026-03-03T14:30'));
    expect(await refusal(subgraph, people.streetA, 'dispatchIssue', named, at('2026-03-03T14:40'))).toBeNull();
    expect(issueId).not.toBe(other.issueId);
  });

  it('goes to the arbiter at the third hand-over, even when every unit accepts', async () => {
    const { taskId } = await offered(at('2026-03-04T09:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-03-04T09:05'));
    const one = await handOn(people.environment, taskId, 'WATER', at('2026-03-04T09:10'));
    await command(subgraph, people.water, 'acceptTask', { taskId: one.task!.id }, at('2026-03-04T09:15'));
    const two = await handOn(people.water, one.task!.id, 'URBAN', at('2026-03-04T09:20'));
    await command(subgraph, people.urban, 'acceptTask', { taskId: two.task!.id }, at('2026-03-04T09:25'));
    const three = await handOn(people.urban, two.task!.id, 'POLICE', at('2026-03-04T09:30'));
    expect(three.issue).toMatchObject({ state: 'ARBITRATING', returns: 0, responsibleOrganization: org('URBAN') });
    expect(three.task).toMatchObject({ id: two.task!.id, state: 'TRANSFERRED' });
  });

  it('needs a reason with its evidence, which the duty list can contradict', async () => {
    const { taskId } = await offered(at('2026-03-05T09:00'));
    const to = { taskId, organizationId: organizationId('WATER') };
    const when = at('2026-03-05T09:10');
    const codeOf = (input: object): Promise<string | null> =>
      refusal(subgraph, people.environment, 'transferTask', { ...to, ...input }, when);
    expect(await codeOf({ reasonCode: 'NOT_ON_DUTY_LIST' })).toBe('DUTY_LIST_NAMES_YOU');
    expect(await codeOf({ reasonCode: 'OUTSIDE_REGION' })).toBe('RETURN_NEEDS_EVIDENCE');
    expect(await codeOf({ reasonCode: 'NO_LEGAL_POWER', evidence: '见法条' })).toBeNull();
  });

  it('does not extend the time of all offers together beyond two working days', async () => {
    // Each offer in the category `noise` is open for 120 working minutes. The process allows 840 minutes for all
    // offers; this test reduces them to 150.
    await subgraph.database.query(
      `UPDATE process_definition SET definition = jsonb_set(definition, '{limits,offersMinutes}', '150') WHERE key = 'standard'`,
    );
    await subgraph.database.query('UPDATE directory_edition SET edition = edition + 1');
    const { issueId, taskId } = await offered(at('2026-03-06T09:00'));
    await handOn(people.environment, taskId, 'WATER', at('2026-03-06T10:40'));
    await moveClock(subgraph, at('2026-03-06T11:29'));
    const state = async (): Promise<string> =>
      (await subgraph.database.query<{ state: string }>('SELECT state FROM issue WHERE id = $1', [issueId]))[0]!.state;
    expect(await state()).toBe('dispatched');
    await moveClock(subgraph, at('2026-03-06T11:30'));
    expect(await state()).toBe('arbitrating');
  });
});

describe('the limit of a matter', () => {
  it('is set once, at the first dispatch, and does not change with transfers', async () => {
    // The limit of the category `noise` is 840 working minutes: two days of seven hours.
    const { issueId, taskId } = await offered(at('2026-03-10T09:00'));
    const limit = at('2026-03-11T18:00');
    const accepted = await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-03-10T10:00'));
    expect(accepted.task!.dueAt).toBe(limit);
    await moveClock(subgraph, at('2026-03-13T09:00'));
    const next = await handOn(people.environment, taskId, 'WATER', at('2026-03-13T09:10'));
    const again = await command(
      subgraph,
      people.water,
      'acceptTask',
      { taskId: next.task!.id },
      at('2026-03-13T09:20'),
    );
    expect(again.task!.dueAt).toBe(limit);
    expect(again.issue).toMatchObject({ holder: org('WATER') });
    const overdue = await subgraph.get<{ issues: { edges: { node: { id: string } }[] } }>(
      '{ issues(first: 50, filter: { overdue: true }) { edges { node { id } } } }',
      { as: people.coordinator, claims: { clock: at('2026-03-13T09:30') } },
    );
    expect(overdue.issues.edges.map(({ node }) => node.id)).toContain(issueId);
  });

  it('makes the issue overdue while an offer is open, and escalation does not begin again', async () => {
    const { issueId, taskId } = await offered(at('2026-03-16T09:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-03-16T09:10'));
    await moveClock(subgraph, at('2026-03-20T18:00'));
    const next = await handOn(people.environment, taskId, 'WATER', at('2026-03-20T18:00'));
    const look = async (): Promise<{ steps: string[]; overdue: boolean; level: number }> => {
      const steps = await subgraph.database.query<{ step: string }>(
        'SELECT step FROM issue_step WHERE issue_id = $1 ORDER BY seq',
        [issueId],
      );
      const [row] = await subgraph.database.query<{ level: number }>(
        'SELECT escalation_level AS level FROM issue WHERE id = $1',
        [issueId],
      );
      const { issues } = await subgraph.get<{ issues: { edges: { node: { id: string } }[] } }>(
        '{ issues(first: 50, filter: { overdue: true }) { edges { node { id } } } }',
        { as: people.coordinator, claims: { clock: at('2026-03-20T18:00') } },
      );
      const overdue = issues.edges.some(({ node }) => node.id === issueId);
      return { steps: steps.map(({ step }) => step), overdue, level: row!.level };
    };
    expect(await look()).toMatchObject({ overdue: true, level: 2 });
    await command(subgraph, people.water, 'acceptTask', { taskId: next.task!.id }, at('2026-03-23T09:00'));
    await moveClock(subgraph, at('2026-03-27T18:00'));
    const { steps, level } = await look();
    expect(level).toBe(2);
    expect(steps.filter((step) => step === 'overdue' || step === 'escalated')).toHaveLength(3);
  });
});

describe('a unit whose posts have no holder', () => {
  it('is refused by dispatch, transfer, joint plan and ruling', async () => {
    const { issueId, taskId } = await offered(at('2026-03-30T09:00'));
    const empty = organizationId('EMPTY');
    const when = at('2026-03-30T09:10');
    expect(
      await refusal(subgraph, people.environment, 'transferTask', { taskId, organizationId: empty, ...evident }, when),
    ).toBe('NOBODY_TO_ACCEPT');
    await command(subgraph, people.environment, 'returnTask', { taskId, ...evident }, when);
    expect(await refusal(subgraph, people.streetA, 'dispatchIssue', { issueId, organizationId: empty }, when)).toBe(
      'NOBODY_TO_ACCEPT',
    );
    const plan = { issueId, leadOrganizationId: organizationId('ENV'), coHandlers: [{ organizationId: empty }] };
    expect(await refusal(subgraph, people.streetA, 'startJointHandling', plan, when)).toBe('NOBODY_TO_ACCEPT');
    const again = { issueId, organizationId: organizationId('WATER') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', again, when);
    await command(subgraph, people.water, 'returnTask', { taskId: task!.id, ...evident }, when);
    const ruling = { issueId, organizationId: empty, reason: '裁定' };
    expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', ruling, when)).toBe('NOBODY_TO_ACCEPT');
  });
});
