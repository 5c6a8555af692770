import type { Actor } from '@jiceng/platform/context';
import { aResidentActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { newId } from '@jiceng/platform/ids';
import { command, refusal } from './commands.js';
import { everyRow } from './every-row.js';
import { inGridA, noise, people, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

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
    // A client may use one trace for a page that files both, and the operations of one array share their trace.
    const traceId = source === 'RESIDENT' ? 'a1'.repeat(16) : 'a2'.repeat(16);
    const [anonymous, named] = await Promise.all(
      [hidden, { ...input, idempotencyKey: newId() }].map(async (each) => {
        const { answer } = await subgraph.get<{ answer: { issue: { id: string } } }>(
          'mutation($input: ReportIssueInput!) { answer: reportIssue(input: $input) { issue { id } } }',
          {
            as: person,
            variables: { input: each },
            claims: { traceId, traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
          },
        );
        return answer.issue;
      }),
    );
    const issue = anonymous!;
    // The same key answers the same person again, and nobody else.
    expect((await command(subgraph, person, 'reportIssue', hidden)).issue.id).toBe(issue.id);
    expect(await refusal(subgraph, people.streetB, 'reportIssue', hidden)).toBeNull();

    const rows = await everyRow(subgraph);
    const ofAnonymous = rows.filter((row) => row.includes(issue.id));
    expect(ofAnonymous.length).toBeGreaterThan(5);
    expect(ofAnonymous.filter((row) => /吴名氏|13900009999/.test(row) || row.includes(person.id))).toEqual([]);
    // The named report carries the trace of the request, the anonymous one a trace of its own.
    expect(rows.some((row) => row.includes(named!.id) && row.includes(traceId))).toBe(true);
    const tracesOf = (found: readonly string[]): string[] =>
      found.flatMap((row) => row.match(/\b[0-9a-f]{32}\b/g) ?? []);
    expect(ofAnonymous.filter((row) => row.includes(traceId))).toEqual([]);
    const elsewhere = new Set(tracesOf(rows.filter((row) => !row.includes(issue.id))));
    expect(tracesOf(ofAnonymous).filter((trace) => elsewhere.has(trace))).toEqual([]);
    // Pseudonyms stand for one act: none of them is found in a row about anything else.
    const pseudonyms = new Set(ofAnonymous.flatMap((row) => row.match(/resident-[0-9a-f]{32}/g) ?? []));
    const others = rows.filter((row) => !row.includes(issue.id));
    expect([...pseudonyms].filter((name) => others.some((row) => row.includes(name)))).toEqual([]);
  });

  it('keeps no account of a resident in steps, events and records, only where the report itself names it', async () => {
    const person = aResidentActor({ id: 'planted-account-3', name: '居民丙' });
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    await command(subgraph, person, 'reportIssue', input);
    const found = (await everyRow(subgraph)).filter((row) => row.includes(person.id)).map((row) => row.split(' ')[0]);
    expect([...new Set(found)].sort()).toEqual(['idempotency_key', 'issue', 'reporter']);
  });
});
