import { afterEach, jest } from '@jest/globals';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, inGridB, noise, people, startDistrict, streetA, streetB } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

/** Time of a report whose deadlines have passed by now. The deadlines of a report of today have not passed. */
const longAgo = '2026-09-01T02:00:00.000Z';

async function report(place: typeof inGridA, when: string): Promise<string> {
  return (
    await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', description: '工地噪音', ...place, categoryCode: noise },
      when,
    )
  ).issue.id;
}

/** Returns the lines of both gauges from the metrics in the format of Prometheus. */
async function counts(): Promise<string[]> {
  const text = await (await fetch(`${subgraph.service.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => /^jiceng_issues_(open|overdue)\{/.test(line))
    .map((line) => line.replace(',service="coordination"', ''))
    .sort();
}
const line = (name: string, state: string, street: string, value: number): string =>
  `jiceng_issues_${name}{state="${state}",street="${street}"} ${value}`;
const later = (seconds: number): void => {
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + seconds * 1000);
};

describe('the metrics of the district', () => {
  it('count open and late issues by state and street, once a minute, and no ended issues', async () => {
    const late = await report(inGridA, longAgo);
    await report(inGridA, new Date().toISOString());
    await report(inGridB, new Date().toISOString());
    const first = [
      line('open', 'reported', streetA, 2),
      line('open', 'reported', streetB, 1),
      line('overdue', 'reported', streetA, 1),
      line('overdue', 'reported', streetB, 0),
    ];
    expect(await counts()).toEqual(first);

    await command(
      subgraph,
      people.streetA,
      'judgeIssue',
      { issueId: late, decision: 'ACCEPT' },
      new Date().toISOString(),
    );
    const rejected = await report(inGridB, new Date().toISOString());
    await command(
      subgraph,
      people.streetB,
      'judgeIssue',
      { issueId: rejected, decision: 'REJECT', reason: '不属于受理范围' },
      new Date().toISOString(),
    );
    expect(await counts()).toEqual(first);
    later(61);
    expect(await counts()).toEqual([
      line('open', 'accepted', streetA, 1),
      line('open', 'reported', streetA, 1),
      line('open', 'reported', streetB, 1),
      line('overdue', 'accepted', streetA, 0),
      line('overdue', 'reported', streetA, 0),
      line('overdue', 'reported', streetB, 0),
    ]);
  });
});
