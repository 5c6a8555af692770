import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, people, startDistrict, streetA } from './district.js';

let subgraph: TestSubgraph;
const ids: Record<string, string> = {};

const at = '2026-04-01T02:00:00.000Z';
interface Words {
  title: string;
  description: string;
  address?: string;
  source?: string;
  sourceReference?: string;
}
const reports: Record<string, Words> = {
  cover: {
    title: '井盖 破损100%_急x',
    description: '人行道上的井盖碎成两半',
    source: 'HOTLINE_12345',
    sourceReference: 'RX-2026-0401',
  },
  light: { title: '路灯不亮', description: '夜里一片漆黑，Ｃａｆｅ\u0301 门口，型号 Ab12', address: '幸福里 3 号楼' },
};

beforeAll(async () => {
  subgraph = await startDistrict();
  for (const [name, { source = 'RESIDENT', ...words }] of Object.entries(reports)) {
    const person = source === 'RESIDENT' ? people.resident : people.streetA;
    ids[name] = (await command(subgraph, person, 'reportIssue', { source, ...words, ...inGridA }, at)).issue.id;
  }
}, 60_000);
afterAll(() => subgraph.stop());

type Found = GraphqlAnswer<{ issues: { edges: { node: { id: string } }[] } }>;
const search = (text: string, as = people.streetA): Promise<Found> =>
  subgraph.ask<{ issues: { edges: { node: { id: string } }[] } }>(
    'query($filter: IssueFilter) { issues(first: 20, filter: $filter) { edges { node { id } } } }',
    { as, variables: { filter: { text } } },
  );
const namesOf = ({ data }: Found): string[] =>
  data!.issues.edges.map(({ node }) => Object.keys(ids).find((name) => ids[name] === node.id)!);

describe('the search for issues by words', () => {
  it.each([
    ['words of the title in another order', '急x 井盖', ['cover']],
    ['a blank at the end', '破损100% ', ['cover']],
    ['full-width characters', '１００％＿急ｘ', ['cover']],
    ['a sign that SQL would read as a pattern', '100%_', ['cover']],
    ['a sign that only looks like a pattern', '损%急', []],
    ['the description', '碎成两半', ['cover']],
    ['the address', '幸福里 3号', []],
    ['the address as written', '幸福里 3 号楼', ['light']],
    ['another case', 'aB12', ['light']],
    ['a letter with its accent in one character', 'caf\u00e9', ['light']],
    ['the number at the source', 'rx-2026', ['cover']],
    ['words that no issue has', '塌方', []],
    ['words of two issues together', '井盖 路灯', []],
    ['two words of one character', '盖 裂', []],
  ])('by %s finds what has every word', async (_, text, expected) => {
    expect(namesOf(await search(text))).toEqual(expected);
  });

  it('finds an issue by its number and by the end of its number', async () => {
    const { issue } = await subgraph.get<{ issue: { number: string } }>(
      'query($id: ID!) { issue(id: $id) { number } }',
      {
        as: people.streetA,
        variables: { id: ids.light },
      },
    );
    expect(issue.number).toMatch(/^20260401-[0-9A-F]{8}$/);
    expect(namesOf(await search(issue.number))).toEqual(['light']);
    expect(namesOf(await search(issue.number.slice(9).toLowerCase()))).toEqual(['light']);
    expect(namesOf(await search(issue.number.replace('20260401', '20260402')))).toEqual([]);
    expect(namesOf(await search('2026'))).toEqual(['cover']);
  });

  it('finds an issue by its id', async () => {
    expect(namesOf(await search(ids.light!.toUpperCase()))).toEqual(['light']);
  });

  it('follows a correction of the place', async () => {
    const words = { title: '树枝断落', description: '树枝压在车上', address: '旧地址桂花巷' };
    const { issue } = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', ...words, ...inGridA },
      at,
    );
    const place = { areaCode: streetA, address: '新地址梧桐路' };
    await command(
      subgraph,
      people.streetA,
      'judgeIssue',
      { issueId: issue.id, decision: 'ACCEPT', categoryCode: noise, place },
      at,
    );
    const found = async (text: string): Promise<string[]> =>
      (await search(text)).data!.issues.edges.map(({ node }) => node.id);
    expect(await found('梧桐路')).toEqual([issue.id]);
    expect(await found('桂花巷')).toEqual([]);
    expect(await found('树枝 车上')).toEqual([issue.id]);
  });

  it('finds nothing outside the jurisdiction', async () => {
    expect(namesOf(await search('路灯', people.streetB))).toEqual([]);
  });

  it.each([
    ['one character', '井'],
    ['white space', '   '],
    ['signs alone', '！？%%'],
    ['more than a hundred characters', '井'.repeat(101)],
    ['a zero character', '井盖\u0000'],
  ])('refuses %s with the name of the field', async (_, text) => {
    const { errors } = await search(text);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'filter.text' } });
  });
});
