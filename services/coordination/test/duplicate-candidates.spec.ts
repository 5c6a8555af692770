import { fromCgcs2000 } from '@jiceng/geometry/datum';
import type { Actor } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, people, startDistrict, streetA } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const draft = { source: 'GRID_APP', description: '文昌巷口井盖破损，夜里危险', ...inGridA };
const ask = (as: Actor, change: object = {}) =>
  subgraph.ask<{ duplicateCandidates: { score: number; issue: { id: string } }[] | null }>(
    'query($draft: DraftReportInput!) { duplicateCandidates(draft: $draft) { score metres issue { id title } } }',
    { as, variables: { draft: { ...draft, ...change } } },
  );
const found = async (as: Actor, change: object = {}): Promise<string[]> =>
  (await ask(as, change)).data!.duplicateCandidates!.map(({ issue }) => issue.id);
const report = async (description: string): Promise<string> =>
  (
    await command(subgraph, people.resident, 'reportIssue', {
      source: 'RESIDENT',
      description,
      ...inGridA,
      categoryCode: noise,
    })
  ).issue.id;

describe('duplicateCandidates', () => {
  it('finds open issues of the same matter before the report is sent, and stores nothing', async () => {
    const known = await report('文昌巷口的井盖破损了');
    await report('小区广场舞噪声太大睡不着');
    const [before] = await subgraph.database.query('SELECT count(*) FROM issue');
    expect(await found(people.streetA)).toEqual([known]);
    const [longitude, latitude] = fromCgcs2000([inGridA.longitude, inGridA.latitude], 'GCJ02');
    expect(await found(people.streetA, { longitude, latitude, datum: 'GCJ02' })).toEqual([known]);
    expect(await found(people.streetA, { longitude: null, latitude: null, areaCode: streetA })).toEqual([known]);
    expect(await subgraph.database.query('SELECT count(*) FROM issue')).toEqual([before]);
  });

  it('shows only what the caller may see', async () => {
    expect(await found(people.streetB)).toEqual([]);
    expect(await found(people.resident, { source: 'RESIDENT' })).toHaveLength(1);
    expect(await found(people.otherResident, { source: 'RESIDENT' })).toEqual([]);
  });

  it.each([
    ['a place outside the district', { longitude: 10, latitude: 10 }, 'PLACE_OUTSIDE_DISTRICT'],
    ['an unknown category', { categoryCode: '9999999' }, 'UNKNOWN_CATEGORY'],
    ['a text of 5,001 characters', { description: '字'.repeat(5001) }, 'BAD_INPUT'],
    ['an empty text', { description: ' ' }, 'BAD_INPUT'],
  ])('refuses %s', async (_, change, code) => {
    expect((await ask(people.streetA, change)).errors![0]!.extensions.code).toBe(code);
  });

  it('is refused to those who may not report', async () => {
    const auditor = aStaffActor({ id: 'auditor', name: '审计员', roles: ['auditor'] });
    expect((await ask(auditor)).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });
});
