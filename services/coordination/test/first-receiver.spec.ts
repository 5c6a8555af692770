import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import {
  district,
  importIntakeDesks,
  inGridA,
  intakeDesks,
  noise,
  organizationId,
  people,
  someoneOf,
  staffId,
  startDistrict,
  streetA,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const clerk = { ...someoneOf('CMD', 'intake_desk'), id: staffId('CMD-4') };
const document = `query($id: ID!) { issue(id: $id) { firstReceiver { id } responsibleOrganization { id }
  availableActions { action label enabled } } }`;
interface Seen {
  firstReceiver: { id: string };
  responsibleOrganization: { id: string } | null;
  availableActions: { action: string; label: string; enabled: boolean }[];
}

async function report(as: typeof people.streetA, source: string, time: string): Promise<string> {
  const input = { source, description: '夜间噪音扰民', ...inGridA, categoryCode: noise };
  return (await command(subgraph, as, 'reportIssue', input, at(time))).issue.id;
}
async function see(id: string, as = clerk): Promise<Seen> {
  return (await subgraph.get<{ issue: Seen }>(document, { as, variables: { id } })).issue;
}

describe('the first receiver of a report in street A', () => {
  it.each([
    ['a department on patrol', people.urban, 'PATROL', 'URBAN'],
    ['the other street, told on the telephone', people.streetB, 'HOTLINE_12345', 'STREET-B'],
    ['the coordination office', people.coordinator, 'HOTLINE_12345', 'CMD'],
    ['the intake desk', clerk, 'RESIDENT', 'CMD'],
  ])('is %s when one of its posts takes the report in', async (_, as, source, code) => {
    const seen = await see(await report(as, source, '2026-11-02T09:00'));
    expect(seen).toMatchObject({
      firstReceiver: { id: organizationId(code) },
      responsibleOrganization: { id: organizationId(code) },
    });
  });

  it('is the organization of the post that may report from the source, when the person holds several posts', async () => {
    const street = someoneOf('STREET-B', 'street_dispatcher');
    const department = someoneOf('URBAN', 'department_handler');
    const both = {
      ...department,
      roles: ['department_handler', 'street_dispatcher'],
      standings: [department, street].map(({ roles, organizationId, organizationIds, areaCodes, lines }) => ({
        roles,
        organizationId,
        organizationIds,
        areaCodes,
        lines,
      })),
    };
    const seen = await see(await report(both as typeof people.streetA, 'HOTLINE_12345', '2026-11-02T09:10'));
    expect(seen.firstReceiver.id).toBe(organizationId('STREET-B'));
  });

  it('is the desk that the district has set for the place, and does not change with the list', async () => {
    const before = await report(people.resident as typeof people.streetA, 'RESIDENT', '2026-11-02T09:20');
    expect((await see(before)).firstReceiver.id).toBe(organizationId('STREET-A'));
    await importIntakeDesks(subgraph, `regionCode,organizationCode\n${district},CMD\n`);
    const after = await report(people.resident as typeof people.streetA, 'RESIDENT', '2026-11-02T09:30');
    expect((await see(after)).firstReceiver.id).toBe(organizationId('CMD'));
    expect((await see(before)).firstReceiver.id).toBe(organizationId('STREET-A'));
    const { intakeDesks: listed } = await subgraph.get<{ intakeDesks: unknown[] }>(
      '{ intakeDesks { version region { code } organization { id } } }',
      { as: people.streetA },
    );
    expect(listed).toEqual([{ version: 2, region: { code: district }, organization: { id: organizationId('CMD') } }]);
    await importIntakeDesks(subgraph, intakeDesks);
  });

  it('stays responsible until another organization has accepted, and closes the issue at the end', async () => {
    const issueId = await report(clerk, 'RESIDENT', '2026-11-02T10:00');
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-02T10:01'));
    const { task, issue } = await command(subgraph, clerk, 'dispatchIssue', { issueId }, at('2026-11-02T10:02'));
    expect(issue.responsibleOrganization?.id).toBe(organizationId('CMD'));
    const accepted = await command(
      subgraph,
      people.environment,
      'acceptTask',
      { taskId: task!.id },
      at('2026-11-02T10:03'),
    );
    expect(accepted.issue.responsibleOrganization?.id).toBe(organizationId('ENV'));
    const give = (as: typeof clerk, name: string, input: object, time: string) =>
      command(subgraph, as, name, { ...input }, at(time));
    await give(people.environment, 'completeTask', { taskId: task!.id, result: '已处置' }, '2026-11-02T10:04');
    await give(
      people.verifier,
      'recordVerification',
      { issueId, passed: true, findings: '已解决' },
      '2026-11-02T10:05',
    );
    const closed = await give(clerk, 'closeIssue', { issueId }, '2026-11-02T10:06');
    expect(closed.issue.state).toBe('CLOSED');
    expect((await see(issueId)).firstReceiver.id).toBe(organizationId('CMD'));
  });
});

describe('the intake desk', () => {
  it('receives, passes on and closes issues, and is offered no work on them', async () => {
    const { availableActions } = await see(await report(clerk, 'RESIDENT', '2026-11-03T09:00'));
    expect(availableActions.filter(({ enabled }) => enabled).map(({ action }) => action)).toEqual([
      'judgeIssue',
      'mergeIssue',
    ]);
    expect(availableActions.map(({ action }) => action)).not.toContain('completeTask');
  });

  it('reads a label for every action in its own language', async () => {
    const issueId = await report(clerk, 'RESIDENT', '2026-11-03T09:05');
    const labels = async (locale: 'zh' | 'en'): Promise<string[]> =>
      (
        await subgraph.get<{ issue: Seen }>(document, { as: clerk, variables: { id: issueId }, claims: { locale } })
      ).issue.availableActions.map(({ label }) => label);
    expect((await labels('zh')).slice(0, 2)).toEqual(['受理', '合并']);
    expect((await labels('en')).slice(0, 2)).toEqual(['Judge', 'Merge']);
  });

  it('of the office cannot act on a report that a street took in', async () => {
    const issueId = await report(people.streetA, 'HOTLINE_12345', '2026-11-03T09:10');
    expect(await refusal(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-03T09:11'))).toBe(
      'NOT_YOUR_TURN',
    );
  });

  it('of another place is refused by the policy', async () => {
    const issueId = await report(clerk, 'RESIDENT', '2026-11-03T09:20');
    const elsewhere = { ...clerk, areaCodes: ['320106002000'], organizationIds: [organizationId('STREET-B')] };
    const input = { issueId, decision: 'REJECT', reason: '不属于受理范围' };
    expect(await refusal(subgraph, elsewhere, 'judgeIssue', input, at('2026-11-03T09:21'))).toBe('OUT_OF_SCOPE');
  });
});

describe('importIntakeDesks', () => {
  const send = (content: string, as: typeof people.streetA, dryRun = false) =>
    subgraph.ask<{ importIntakeDesks: { imported: number; version: number | null; errors: { code: string }[] } }>(
      `mutation($input: ImportInput!) { importIntakeDesks(input: $input) { imported version errors { row field code } } }`,
      { as, variables: { input: { idempotencyKey: newId(), content, dryRun } } },
    );

  it('is open to administrators and the operator', async () => {
    for (const as of [clerk, people.coordinator, people.streetA]) {
      const { errors } = await send(intakeDesks, as);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  it('changes nothing as a dry run, and lists faults by row and field', async () => {
    const { data } = await send(
      `regionCode,organizationCode\n${streetA},URBAN\n${district},CMD\n`,
      people.operator,
      true,
    );
    expect(data!.importIntakeDesks.errors).toEqual([{ row: 2, field: 'organizationCode', code: 'NOT_AN_INTAKE_DESK' }]);
    const issueId = await report(people.resident as typeof people.streetA, 'RESIDENT', '2026-11-04T09:00');
    expect((await see(issueId, people.coordinator)).firstReceiver.id).toBe(organizationId('STREET-A'));
  });
});
