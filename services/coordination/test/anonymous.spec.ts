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

describe('a person who reports once anonymously and once by name', () => {
  it.each<[string, Actor, string]>([
    ['a resident', aResidentActor({ id: 'planted-account-1', name: '吴名氏' }), 'RESIDENT'],
    ['staff', { ...people.streetA, id: staffId('planted-2'), name: '吴名氏' }, 'PATROL'],
  ])('as %s leaves no value that connects the two reports', async (_, person, source) => {
    const input = { source, description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    const key = `anonymous-${source.toLowerCase()}`;
    const hidden = {
      ...input,
      idempotencyKey: key,
      reporter: { grade: 'ANONYMOUS', name: '吴名氏', phone: '13900009999' },
    };
    // A client may use one trace for a page that makes both reports, and all operations of one request have the same
    // trace.
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
    // A repeated idempotency key gives the same person the same answer; other persons get no earlier answer with it.
    expect((await command(subgraph, person, 'reportIssue', hidden)).issue.id).toBe(issue.id);
    expect(await refusal(subgraph, people.streetB, 'reportIssue', hidden)).toBeNull();

    const rows = await everyRow(subgraph);
    const ofAnonymous = rows.filter((row) => row.includes(issue.id));
    expect(ofAnonymous.length).toBeGreaterThan(5);
    expect(ofAnonymous.filter((row) => /吴名氏|13900009999/.test(row) || row.includes(person.id))).toEqual([]);
    // A device may begin all its idempotency keys with the same text. Keys in clear would then show that an anonymous
    // report and a named report came from one device.
    expect(rows.filter((row) => row.includes(key))).toEqual([]);
    // The stored digest does not depend on the number. Otherwise the reporter could be found by trying all numbers.
    const otherNumber = { ...hidden, reporter: { grade: 'ANONYMOUS', name: '别的人', phone: '13900001111' } };
    expect((await command(subgraph, person, 'reportIssue', otherNumber)).issue.id).toBe(issue.id);
    // The named report has the trace of the request; the anonymous report has a trace of its own.
    expect(rows.some((row) => row.includes(named!.id) && row.includes(traceId))).toBe(true);
    const tracesOf = (found: readonly string[]): string[] =>
      found.flatMap((row) => row.match(/\b[0-9a-f]{32}\b/g) ?? []);
    expect(ofAnonymous.filter((row) => row.includes(traceId))).toEqual([]);
    const elsewhere = new Set(tracesOf(rows.filter((row) => !row.includes(issue.id))));
    expect(tracesOf(ofAnonymous).filter((trace) => elsewhere.has(trace))).toEqual([]);
    // A pseudonym belongs to one report: no row about another subject contains it.
    const pseudonyms = new Set(ofAnonymous.flatMap((row) => row.match(/resident-[0-9a-f]{32}/g) ?? []));
    const others = rows.filter((row) => !row.includes(issue.id));
    expect([...pseudonyms].filter((name) => others.some((row) => row.includes(name)))).toEqual([]);
  });

  it('stores the account of a resident only in the report itself, not in steps, events and audit records', async () => {
    const person = aResidentActor({ id: 'planted-account-3', name: '居民丙' });
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    await command(subgraph, person, 'reportIssue', input);
    const found = (await everyRow(subgraph)).filter((row) => row.includes(person.id)).map((row) => row.split(' ')[0]);
    expect([...new Set(found)].sort()).toEqual(['issue', 'reporter']);
  });
});
