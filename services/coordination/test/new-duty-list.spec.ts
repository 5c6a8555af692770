import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import {
  district,
  dutyList,
  importDutyList,
  inGridA,
  organizationId,
  people,
  smoke,
  startDistrict,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();

describe('a new duty list', () => {
  it('decides the next dispatch', async () => {
    const { issue } = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', description: '饭店油烟扰民', ...inGridA, categoryCode: smoke },
      at('2026-02-02T09:00'),
    );
    await command(
      subgraph,
      people.streetA,
      'judgeIssue',
      { issueId: issue.id, decision: 'ACCEPT' },
      at('2026-02-02T09:01'),
    );
    await importDutyList(subgraph, `${dutyList}${smoke},district,${district},WATER,handler,\n`);
    const { task } = await command(
      subgraph,
      people.streetA,
      'dispatchIssue',
      { issueId: issue.id },
      at('2026-02-02T09:02'),
    );
    expect(task).toMatchObject({ organization: { id: organizationId('WATER') }, route: { rule: 'duty-list' } });
  });
});
