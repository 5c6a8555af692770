import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import {
  district,
  dutyList,
  importDutyList,
  inGridA,
  noise,
  organizationId,
  people,
  sendOnLeave,
  smoke,
  startDistrict,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-02-02T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();

async function dispatched(categoryCode: string, named?: string): Promise<void> {
  const input = { source: 'RESIDENT', description: '饭店油烟和噪音扰民', ...inGridA, categoryCode };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', input, next());
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, next());
  const to = named ? { organizationId: organizationId(named) } : {};
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id, ...to }, next());
}

const replay = async (dutyListVersion: number, to = '2026-02-03T00:00:00Z'): Promise<unknown> =>
  (
    await subgraph.get<{ replayRouting: unknown }>(
      `query($version: Int!, $to: DateTime!) { replayRouting(from: "2026-02-01T00:00:00Z", to: $to, dutyListVersion: $version) {
         dispatches same moved unroutable notReplayed namedByPerson categoryUnknown nobodyKnown moves { from { id } to { id } count } } }`,
      { as: people.coordinator, variables: { version: dutyListVersion, to } },
    )
  ).replayRouting;

describe('replayRouting', () => {
  const none = { namedByPerson: 0, categoryUnknown: 0, nobodyKnown: 0 };

  it('says what another duty list would have moved, with posts and leaves as of each dispatch', async () => {
    await dispatched(noise);
    await dispatched(smoke);
    await dispatched(smoke, 'POLICE');
    await importDutyList(subgraph, `${dutyList}${smoke},district,${district},WATER,handler,\n`);
    await importDutyList(subgraph, `${dutyList.split('\n')[0]}\n02,district,${district},URBAN,handler,\n`);
    const counted = { dispatches: 3, notReplayed: 1, ...none, namedByPerson: 1 };
    expect(await replay(1)).toEqual({ ...counted, same: 2, moved: 0, unroutable: 0, moves: [] });
    const move = { from: { id: organizationId('URBAN') }, to: { id: organizationId('WATER') }, count: 1 };
    expect(await replay(2)).toEqual({ ...counted, same: 1, moved: 1, unroutable: 0, moves: [move] });
    expect(await replay(3)).toMatchObject({ ...counted, same: 0, moved: 0, unroutable: 2 });
    await sendOnLeave(subgraph, 'WATER', new Date(clock.at).toISOString());
    expect(await replay(2)).toMatchObject({ ...counted, same: 2, moved: 0 });
    expect(await replay(2, '2026-02-01T12:00:00Z')).toMatchObject({ dispatches: 0, notReplayed: 0 });
  });

  it('refuses a version that does not exist, a time that ends before it begins, and those who do not keep the list', async () => {
    const codeOf = async (as: typeof people.coordinator, args: string): Promise<string | undefined> =>
      (await subgraph.ask(`{ replayRouting(${args}) { dispatches } }`, { as })).errors?.[0]?.extensions.code;
    const [from, to] = ['"2026-02-01T00:00:00Z"', '"2026-02-03T00:00:00Z"'];
    expect(await codeOf(people.coordinator, `from: ${from}, to: ${to}, dutyListVersion: 99`)).toBe('UNKNOWN_DUTY_LIST');
    expect(await codeOf(people.coordinator, `from: ${to}, to: ${from}, dutyListVersion: 1`)).toBe('BAD_INPUT');
    expect(await codeOf(people.water, `from: ${from}, to: ${to}, dutyListVersion: 1`)).toBe('FORBIDDEN');
  });
});
