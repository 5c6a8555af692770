import type { Actor } from '@jiceng/platform/context';
import { aResidentActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, people, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

/** Every row of every table, as text. */
async function everything(): Promise<string[]> {
  const tables = await subgraph.database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) =>
      subgraph.database.query<{ row: string }>(`SELECT '${name} ' || to_jsonb(t)::text AS row FROM ${name} t`),
    ),
  );
  return rows.flat().map(({ row }) => row);
}

describe('a person who reports anonymously and by name', () => {
  it.each<[string, Actor, string]>([
    ['a resident', aResidentActor({ id: 'planted-account-1', name: '吴名氏' }), 'RESIDENT'],
    ['staff', { ...people.streetA, id: staffId('planted-2'), name: '吴名氏' }, 'PATROL'],
  ])('as %s leaves nothing that joins the two', async (_, person, source) => {
    const input = { source, description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    const key = `anonymous-${source.toLowerCase()}`;
    const hidden = {
      ...input,
      idempotencyKey: key,
      reporter: { anonymous: true, name: '吴名氏', phone: '13900009999' },
    };
    const { issue } = await command(subgraph, person, 'reportIssue', hidden);
    await command(subgraph, person, 'reportIssue', input);
    // The same key answers the same person again, and nobody else.
    expect((await command(subgraph, person, 'reportIssue', hidden)).issue.id).toBe(issue.id);
    expect(await refusal(subgraph, people.streetB, 'reportIssue', hidden)).toBeNull();

    const rows = await everything();
    const ofAnonymous = rows.filter((row) => row.includes(issue.id));
    expect(ofAnonymous.length).toBeGreaterThan(5);
    expect(ofAnonymous.filter((row) => /吴名氏|13900009999/.test(row) || row.includes(person.id))).toEqual([]);
    // Pseudonyms stand for one act: none of them is found in a row about anything else.
    const pseudonyms = new Set(ofAnonymous.flatMap((row) => row.match(/resident-[0-9a-f]{32}/g) ?? []));
    const others = rows.filter((row) => !row.includes(issue.id));
    expect([...pseudonyms].filter((name) => others.some((row) => row.includes(name)))).toEqual([]);
  });

  it('keeps no account of a resident in steps, events and records, only where the report itself names it', async () => {
    const person = aResidentActor({ id: 'planted-account-3', name: '居民丙' });
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    await command(subgraph, person, 'reportIssue', input);
    const found = (await everything()).filter((row) => row.includes(person.id)).map((row) => row.split(' ')[0]);
    expect([...new Set(found)].sort()).toEqual(['idempotency_key', 'issue', 'reporter']);
  });
});
