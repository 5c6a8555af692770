import fc from 'fast-check';
import { aResidentActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { BRING_REPORTERS } from '../src/acts/merge/merge.queries.js';
import { command, refusal, send } from './commands.js';
import { inGridA, inGridB, noise, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const resident = (id: string) => aResidentActor({ id, name: `居民${id}` });
const report = async (person: string, place = inGridA): Promise<string> => {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...place, categoryCode: noise };
  return (await command(subgraph, resident(person), 'reportIssue', input)).issue.id;
};
const merge = (issueId: string, intoIssueId: string) =>
  command(subgraph, people.streetA, 'mergeIssue', { issueId, intoIssueId });
const unmerge = (issueId: string) => command(subgraph, people.streetA, 'unmergeIssue', { issueId });

interface Seen {
  count: number;
  listed: number;
  ids: string[];
}
/**
 * Reads the number of reporters of an issue, the list of its reporters, and the ids of the persons who see it as
 * reporters.
 */
const seen = async (issueId: string): Promise<Seen> => {
  const { issue } = await subgraph.get<{ issue: { reporterCount: number; reporters: unknown[] } }>(
    'query($id: ID!) { issue(id: $id) { reporterCount reporters { id } } }',
    { as: people.streetA, variables: { id: issueId } },
  );
  const [row] = await subgraph.database.query<{ ids: string[] }>(
    `SELECT reporter_ids AS ids FROM issue WHERE id = $1`,
    [issueId],
  );
  return { count: issue.reporterCount, listed: issue.reporters.length, ids: [...row!.ids].sort() };
};
const alone = (...ids: string[]): Seen => ({ count: ids.length, listed: ids.length, ids });

describe('a chain of merges', () => {
  it('undone in the middle, keeps the reports that were merged before', async () => {
    const [a, b, c] = [await report('m-a'), await report('m-b'), await report('m-c')];
    await merge(a, b);
    await merge(b, c);
    expect(await seen(c)).toEqual(alone('m-a', 'm-b', 'm-c'));
    await unmerge(b);
    expect([await seen(b), await seen(c)]).toEqual([alone('m-a', 'm-b'), alone('m-c')]);
  });

  it('undone at its beginning, takes the report out of every issue above', async () => {
    const [a, b, c] = [await report('n-a'), await report('n-b'), await report('n-c')];
    await merge(a, b);
    await merge(b, c);
    await unmerge(a);
    expect([await seen(a), await seen(c)]).toEqual([alone('n-a'), alone('n-b', 'n-c')]);
    for (const id of [b, c]) {
      const { issue } = await subgraph.get<{ issue: unknown }>('query($id: ID!) { issue(id: $id) { id } }', {
        as: resident('n-a'),
        variables: { id },
      });
      expect(issue).toBeNull();
    }
  });

  it('leads to the surviving issue when the chosen issue was itself merged', async () => {
    const [a, b, c] = [await report('o-a'), await report('o-b'), await report('o-c')];
    await merge(b, c);
    await merge(a, b);
    const { issue } = await subgraph.get<{ issue: { mergedIntoId: string } }>(
      'query($id: ID!) { issue(id: $id) { mergedIntoId } }',
      { as: people.streetA, variables: { id: a } },
    );
    expect(issue.mergedIntoId).toBe(c);
    expect(await seen(c)).toEqual(alone('o-a', 'o-b', 'o-c'));
    expect(await refusal(subgraph, people.streetA, 'mergeIssue', { issueId: c, intoIssueId: a })).toBe('CANNOT_MERGE');
  });

  it('counts a person who reported twice once', async () => {
    const [a, b] = [await report('p-a'), await report('p-a')];
    await merge(a, b);
    expect(await seen(b)).toEqual(alone('p-a'));
  });

  it('keeps with each surviving issue exactly the reporters of the issues merged into it, in any order of merges and unmerges', async () => {
    const order = fc.array(fc.tuple(fc.boolean(), fc.nat(5), fc.nat(5)), { minLength: 8, maxLength: 14 });
    const tried = { merge: 0, merged: 0, unmerge: 0, unmerged: 0 };
    let run = 0;
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        run += 1;
        const people6 = Array.from({ length: 6 }, (_, index) => `q-${run}-${index}`);
        const ids = await Promise.all(people6.map((person) => report(person)));
        const parent = new Map<number, number>();
        const root = (index: number): number => (parent.has(index) ? root(parent.get(index)!) : index);
        for (const [joins, from, to] of steps) {
          const [name, input] = joins
            ? (['mergeIssue', { issueId: ids[from], intoIssueId: ids[to] }] as const)
            : (['unmergeIssue', { issueId: ids[from] }] as const);
          const possible = joins ? !parent.has(from) && root(to) !== from : parent.has(from);
          const code = await refusal(subgraph, people.streetA, name, input);
          expect([code === null, name, steps]).toEqual([possible, name, steps]);
          tried[joins ? 'merge' : 'unmerge'] += 1;
          if (code !== null) continue;
          tried[joins ? 'merged' : 'unmerged'] += 1;
          if (joins) parent.set(from, root(to));
          else parent.delete(from);
        }
        for (const [index, id] of ids.entries()) {
          if (parent.has(index)) continue;
          expect(await seen(id)).toEqual(alone(...people6.filter((_, each) => root(each) === index)));
        }
      }),
      { numRuns: process.env.JICENG_LONG ? 100 : 6 },
    );
    process.stderr.write(`  merging: ${JSON.stringify(tried)}\n`);
    expect(Math.min(...Object.values(tried))).toBeGreaterThan(0);
  }, 300_000);
});

describe('the version of the surviving issue', () => {
  it('must be the version that the caller read, and the refusal tells which issue has changed', async () => {
    const [a, b] = [await report('v-a'), await report('v-b')];
    const input = { issueId: a, intoIssueId: b };
    const { errors } = await send(subgraph, people.streetA, 'mergeIssue', { ...input, expectedTargetVersion: 0 });
    expect(errors![0]!.extensions).toMatchObject({
      code: 'STALE_VERSION',
      details: { field: 'expectedTargetVersion', expected: 0, actual: 1 },
    });
    const own = await send(subgraph, people.streetA, 'mergeIssue', { ...input, expectedVersion: 0 });
    expect(own.errors![0]!.extensions.code).toBe('STALE_VERSION');
    expect(own.errors![0]!.extensions.details!.field).toBeUndefined();
    expect(await seen(b)).toEqual(alone('v-b'));
    await command(subgraph, people.streetA, 'mergeIssue', { ...input, expectedTargetVersion: 1 });
    expect(await seen(b)).toEqual(alone('v-a', 'v-b'));
  });

  it('cannot be left out', async () => {
    const [a, b] = [await report('u-a'), await report('u-b')];
    const input = { issueId: a, intoIssueId: b, expectedTargetVersion: undefined };
    const { errors } = await send(subgraph, people.streetA, 'mergeIssue', input);
    expect(errors![0]!.message).toContain('expectedTargetVersion');
    expect(await seen(b)).toEqual(alone('u-b'));
  });

  it('is that of the issue named, also when that issue was merged into another in the meantime', async () => {
    const [a, b, c] = [await report('w-a'), await report('w-b'), await report('w-c')];
    await merge(b, c);
    expect(
      await refusal(subgraph, people.streetA, 'mergeIssue', { issueId: a, intoIssueId: b, expectedTargetVersion: 1 }),
    ).toBe('STALE_VERSION');
  });
});

describe('an error is given only after the policy', () => {
  it('for a surviving issue outside the jurisdiction with an old version', async () => {
    const [own, foreign] = [await report('t-a'), await report('t-secret', inGridB)];
    const { errors } = await send(subgraph, people.streetA, 'mergeIssue', {
      issueId: own,
      intoIssueId: foreign,
      expectedTargetVersion: 0,
    });
    expect(errors![0]!.extensions.code).toBe('OUT_OF_SCOPE');
  });

  it('for an issue outside the jurisdiction into which another is merged', async () => {
    const [own, foreign] = [await report('r-a'), await report('r-b', inGridB)];
    expect(await refusal(subgraph, people.streetA, 'mergeIssue', { issueId: own, intoIssueId: foreign })).toBe(
      'OUT_OF_SCOPE',
    );
    expect(await seen(own)).toEqual(alone('r-a'));
  });

  it.each([
    ['judgeIssue', { decision: 'ACCEPT' }, people.streetB],
    ['dispatchIssue', {}, people.streetB],
    ['requestPause', { ground: 'MATERIAL', evidence: '等待' }, people.streetB],
    ['answerDeadlineRequest', { approve: true }, people.officeLeader],
    ['closeIssue', {}, people.streetB],
    ['reopenIssue', { reason: '未解决' }, people.otherResident],
    ['mergeIssue', {}, people.streetB],
  ])('for %s with an old version', async (name, input, actor) => {
    const issueId = await report('s-secret');
    const { errors } = await send(subgraph, actor, name, {
      issueId,
      expectedVersion: 0,
      ...input,
      ...(name === 'mergeIssue' ? { intoIssueId: issueId } : {}),
    });
    expect(errors![0]!.extensions.code).toBe('OUT_OF_SCOPE');
    expect(JSON.stringify(errors)).not.toContain('s-secret');
  });

  it('and lists the steps since the old version, but names no account', async () => {
    const issueId = await report('s-secret');
    const { errors } = await send(subgraph, people.streetA, 'judgeIssue', {
      issueId,
      expectedVersion: 0,
      decision: 'ACCEPT',
    });
    expect(errors![0]!.extensions.code).toBe('STALE_VERSION');
    expect(JSON.stringify(errors)).not.toContain('s-secret');
  });
});

describe('the search for the reports of merged issues', () => {
  it('reads an index and not the whole table of reporters', async () => {
    const [{ id } = { id: '' }] = await subgraph.database.query<{ id: string }>('SELECT id FROM issue LIMIT 1');
    await subgraph.database.query(
      `INSERT INTO reporter (id, issue_id, origin_issue_id, person_id, phone_marks, grade, machine, reported_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 'seeded-' || n, '{}', 'named', false, now() FROM generate_series(1, 100000) AS n`,
      [id],
    );
    await subgraph.database.query('ANALYZE reporter');
    const plan = await subgraph.database.query<Record<string, string>>(
      `EXPLAIN ${BRING_REPORTERS.replaceAll(/\$\d/g, `'${id}'`)}`,
    );
    const text = plan.map((row) => Object.values(row)[0]).join('\n');
    expect(text).toContain('reporter_origin');
    expect(text).not.toContain('Seq Scan on reporter');
  });
});
