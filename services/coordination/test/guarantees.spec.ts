import { newId } from '@jiceng/platform/ids';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, send } from './commands.js';
import { gridA, inGridA, inGridB, noise, organizationId, people, startDistrict, streetB } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const report = { source: 'RESIDENT', description: '井盖破损', ...inGridA, categoryCode: noise };

describe('idempotency', () => {
  it('gives a repeated report the same answer and writes it once', async () => {
    const input = { ...report, idempotencyKey: newId() };
    const [first, second, third] = [
      await send(subgraph, people.resident, 'reportIssue', input),
      ...(await Promise.all([1, 2].map(() => send(subgraph, people.resident, 'reportIssue', input)))),
    ];
    expect(second!.data).toEqual(first!.data);
    expect(third!.data).toEqual(first!.data);
    const id = first!.data!.answer.issue.id;
    const [count] = await subgraph.database.query<{ steps: string; events: string; spans: string }>(
      `SELECT (SELECT count(*) FROM issue_step WHERE issue_id = $1) AS steps, (SELECT count(*) FROM outbox WHERE key = $1::text) AS events, (SELECT count(*) FROM duty_span WHERE issue_id = $1) AS spans`,
      [id],
    );
    expect(count).toEqual({ steps: '1', events: '1', spans: '1' });
    expect(await refusal(subgraph, people.resident, 'reportIssue', { ...input, description: '路灯不亮' })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('refuses a command on an old version and shows the steps since', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
    await command(subgraph, people.streetA, 'judgeIssue', {
      issueId: issue.id,
      decision: 'ACCEPT',
      expectedVersion: 1,
    });
    const answer = await send(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id, expectedVersion: 1 });
    expect(answer.errors![0]!.extensions).toMatchObject({
      code: 'STALE_VERSION',
      details: { expected: 1, actual: 2, changes: [{ seq: 2, step: 'judged', state: 'accepted' }] },
    });
  });
});

describe('the source of a report', () => {
  it.each([
    ['HOTLINE_12345', people.resident],
    ['GRID_APP', people.resident],
    ['IOT', people.streetA],
    ['HOTLINE_12345', people.urban],
  ])('%s cannot be used by other roles', async (source, actor) => {
    expect(await refusal(subgraph, actor, 'reportIssue', { ...report, source })).toBe('SOURCE_NOT_YOURS');
  });

  it('gives a repeated reference the issue of the first delivery, at the same time or later', async () => {
    const input = { ...report, source: 'HOTLINE_12345', sourceReference: '12345-twice' };
    const deliver = async (): Promise<string> =>
      (await command(subgraph, people.coordinator, 'reportIssue', input)).issue.id;
    const ids = await Promise.all([deliver(), deliver(), deliver()]);
    expect(new Set([...ids, await deliver()]).size).toBe(1);
    const [count] = await subgraph.database.query(
      `SELECT count(*)::int AS issues, (SELECT count(*)::int FROM reporter WHERE issue_id = $1) AS reporters FROM issue WHERE source_reference = '12345-twice'`,
      [ids[0]],
    );
    expect(count).toEqual({ issues: 1, reporters: 1 });
    expect(
      await refusal(subgraph, people.streetB, 'reportIssue', { ...input, idempotencyKey: 'of-another-street' }),
    ).toBe('OUT_OF_SCOPE');
  });
});

describe('bad input', () => {
  it.each([
    ['a place outside the district', { longitude: 10, latitude: 10 }, 'PLACE_OUTSIDE_DISTRICT'],
    [
      'a place in Beijing, though an area is named',
      { longitude: 116.4, latitude: 39.9, areaCode: gridA },
      'PLACE_OUTSIDE_DISTRICT',
    ],
    ['0/0, though an area is named', { longitude: 0, latitude: 0, areaCode: gridA }, 'BAD_INPUT'],
    ['swapped axes, though an area is named', { longitude: 32.05, latitude: 118.75, areaCode: gridA }, 'BAD_INPUT'],
    ['latitude 500, though an area is named', { longitude: 118.75, latitude: 500, areaCode: gridA }, 'BAD_INPUT'],
    ['longitude 1e308, though an area is named', { longitude: 1e308, latitude: 32.05, areaCode: gridA }, 'BAD_INPUT'],
    ['half a position', { longitude: 118.7, latitude: null }, 'BAD_INPUT'],
    ['an unknown area', { longitude: null, latitude: null, areaCode: '110101001000' }, 'PLACE_OUTSIDE_DISTRICT'],
    ['an account of 201 characters', { reporter: { personId: 'a'.repeat(201) } }, 'BAD_INPUT'],
    ['an unknown category', { categoryCode: '9999999' }, 'UNKNOWN_CATEGORY'],
    ['an empty text', { description: '  ' }, 'BAD_INPUT'],
    ['a text of 5,001 characters', { description: '字'.repeat(5001) }, 'BAD_INPUT'],
    ['a text that turns round', { description: 'abc\u202Edef' }, 'BAD_INPUT'],
    ['a title of 101 characters, one more than the data standard allows', { title: '字'.repeat(101) }, 'BAD_INPUT'],
    ['a telephone number of hyphens', { reporter: { phone: '-----' } }, 'BAD_INPUT'],
    ['a telephone number that is none', { reporter: { phone: 'call me' } }, 'BAD_INPUT'],
  ])('refuses %s and writes nothing', async (_, change, code) => {
    const [before] = await subgraph.database.query<{ count: string }>('SELECT count(*) FROM issue');
    expect(await refusal(subgraph, people.resident, 'reportIssue', { ...report, ...change })).toBe(code);
    expect(await subgraph.database.query('SELECT count(*) FROM issue')).toEqual([before]);
  });

  it('names every wrong field of a report at once', async () => {
    const wrong = {
      ...report,
      description: ' ',
      title: '字'.repeat(101),
      latitude: 91,
      reporter: { name: '名'.repeat(51), phone: '-----' },
    };
    const { errors } = await subgraph.ask(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
      { as: people.resident, variables: { input: { idempotencyKey: 'every-wrong-field-1', ...wrong } } },
    );
    expect(errors!.map(({ extensions }) => extensions.details!.field)).toEqual([
      'latitude',
      'title',
      'description',
      'reporter.name',
      'reporter.phone',
    ]);
  });

  it.each(['judgeIssue', 'mergeIssue'])('refuses %s for a text that is no id, with a code', async (name) => {
    const input =
      name === 'judgeIssue' ? { issueId: newId(), decision: 'ACCEPT' } : { issueId: newId(), intoIssueId: newId() };
    expect(await refusal(subgraph, people.streetA, name, input)).toBe('NOT_FOUND');
  });
});

describe('policy', () => {
  it('hides issues of another street, another organization and another resident in every query and list', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
    for (const as of [people.streetB, people.water, people.otherResident]) {
      const seen = await subgraph.get<{
        issue: unknown;
        issues: { edges: { node: { id: string } }[] };
        _entities: unknown[];
      }>(
        'query($id: ID!, $refs: [_Any!]!) { issue(id: $id) { id } issues(first: 100) { edges { node { id } } } _entities(representations: $refs) { ... on Issue { id } } }',
        { as, variables: { id: issue.id, refs: [{ __typename: 'Issue', id: issue.id }] } },
      );
      expect(seen.issue).toBeNull();
      expect(seen._entities).toEqual([null]);
      expect(seen.issues.edges.map((edge) => edge.node.id)).not.toContain(issue.id);
    }
  });

  it('shows reporters the progress in plain words, and hides texts that units write for each other', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
    const read = async (as: typeof people.resident) =>
      (
        await subgraph.get<{ issue: Record<string, unknown> }>(
          'query($id: ID!) { issue(id: $id) { progress { zh en } attribution { minutes } timeline { step note actor { id } rule } tasks { result route assignee { id } } } }',
          { as, variables: { id: issue.id } },
        )
      ).issue;
    await command(subgraph, people.streetA, 'judgeIssue', {
      issueId: issue.id,
      decision: 'ACCEPT',
      reason: '内部意见',
    });
    expect(await read(people.resident)).toMatchObject({
      progress: { zh: '已受理，正在确定承办单位。' },
      attribution: null,
    });
    await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id });
    const [own, staff] = [await read(people.resident), await read(people.streetA)];
    const actorsOf = ({ timeline }: Record<string, unknown>): unknown[] =>
      (timeline as { actor: { id: string } | null }[]).map(({ actor }) => actor?.id ?? null);
    expect(actorsOf(own)).toEqual([null, null, null]);
    expect(actorsOf(staff)).toEqual([null, people.streetA.id, people.streetA.id]);
    expect(JSON.stringify(own)).not.toMatch(/内部意见|duty-list/);
    expect(own).toMatchObject({ attribution: null, tasks: [{ route: null, assignee: null }] });
    expect(JSON.stringify(staff)).toMatch(/内部意见/);
  });

  it('tells a reporter why a report was rejected', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
    const input = { issueId: issue.id, decision: 'REJECT', reason: '属上级机关职权' };
    await command(subgraph, people.streetA, 'judgeIssue', input);
    const { issue: seen } = await subgraph.get<{ issue: unknown }>(
      'query($id: ID!) { issue(id: $id) { progress { zh } } }',
      {
        as: people.resident,
        variables: { id: issue.id },
      },
    );
    expect(seen).toEqual({ progress: { zh: '未予受理。理由：属上级机关职权' } });
  });

  it('masks reporters by role', async () => {
    const { issue } = await command(subgraph, people.streetA, 'reportIssue', {
      ...report,
      source: 'HOTLINE_12345',
      reporter: { name: '赵六', phone: '13912345678' },
    });
    const ask = async (as: typeof people.streetA): Promise<unknown> =>
      (
        await subgraph.get<{ issue: { reporters: unknown[] } }>(
          'query($id: ID!) { issue(id: $id) { reporters { name phone } } }',
          { as, variables: { id: issue.id } },
        )
      ).issue.reporters[0];
    expect(await ask(people.streetA)).toEqual({ name: '赵*', phone: '139*******8' });
    expect(await ask(people.verifier)).toEqual({ name: '赵*', phone: '139*******8' });
    expect(await ask(people.arbiter)).toEqual({ name: '赵*', phone: null });
    const [row] = await subgraph.database.query<{ leaks: string }>(
      `SELECT (SELECT count(*) FROM outbox WHERE envelope::text LIKE '%13912345678%') + (SELECT count(*) FROM audit_record WHERE after::text LIKE '%13912345678%') AS leaks`,
    );
    expect(row).toEqual({ leaks: '0' });
  });

  it('shows a reporter in clear only with a reason, and records it in the audit chain', async () => {
    const { issue } = await command(subgraph, people.streetA, 'reportIssue', {
      ...report,
      source: 'HOTLINE_12345',
      reporter: { name: '钱七', phone: '13987654321' },
    });
    const {
      issue: {
        reporters: [reporter],
      },
    } = await subgraph.get<{ issue: { reporters: { id: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { reporters { id } } }',
      { as: people.streetA, variables: { id: issue.id } },
    );
    const reveal = (as: typeof people.streetA, reason: string, idempotencyKey = crypto.randomUUID()) =>
      subgraph.ask<{ revealReporter: unknown }>(
        'mutation($input: RevealReporterInput!) { revealReporter(input: $input) { name phone } }',
        { as, variables: { input: { idempotencyKey, reporterId: reporter!.id, reason } } },
      );
    const records = () =>
      subgraph.database.query<{ reason: string; actor: { id: string } }>(
        `SELECT reason, actor FROM audit_record WHERE act = 'revealReporter' AND subject_id = $1`,
        [reporter!.id],
      );

    expect((await reveal(people.streetB, 'curious about it')).errors?.[0]?.extensions.code).toBe('OUT_OF_SCOPE');
    expect((await reveal(people.verifier, 'curious about it')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await reveal(people.streetA, ' ')).errors?.[0]?.extensions.code).toBe('BAD_INPUT');
    expect(await records()).toEqual([]);

    const key = crypto.randomUUID();
    for (const _ of ['first', 'retry'])
      expect((await reveal(people.streetA, '回访反映人', key)).data).toEqual({
        revealReporter: { name: '钱七', phone: '13987654321' },
      });
    expect(await records()).toEqual([
      { reason: '回访反映人', actor: expect.objectContaining({ id: people.streetA.id }) },
    ]);
    const [kept] = await subgraph.database.query<{ copies: string }>(
      `SELECT count(*) AS copies FROM idempotency_key k WHERE k::text LIKE '%13987654321%'`,
    );
    expect(kept).toEqual({ copies: '0' });
  });

  it('refuses commands of roles and organizations that may not give them', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
    expect(await refusal(subgraph, people.streetB, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' })).toBe(
      'OUT_OF_SCOPE',
    );
    expect(await refusal(subgraph, people.resident, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' })).toBe(
      'FORBIDDEN',
    );
    expect(await refusal(subgraph, null, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' })).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('inbox', () => {
  it('has pages by remaining time, each with the counts of the whole inbox', async () => {
    for (let n = 0; n < 5; n += 1)
      await command(subgraph, people.otherResident, 'reportIssue', { ...report, ...inGridB });
    interface Page {
      inbox: {
        edges: { cursor: string; node: { id: string; stateDueAt: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        counts: { state: string; count: number }[];
      };
    }
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page = await subgraph.get<Page>(
        'query($after: String) { inbox(first: 2, after: $after) { edges { cursor node { id stateDueAt } remainingMinutes } pageInfo { hasNextPage endCursor } counts { state count overdue } } }',
        { as: people.streetB, variables: { after } },
      );
      expect(page.inbox.counts).toEqual([{ state: 'REPORTED', count: 5, overdue: 0 }]);
      seen.push(...page.inbox.edges.map((edge) => edge.node.id));
      if (!page.inbox.pageInfo.hasNextPage) break;
      after = page.inbox.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(5);
  });
});

describe('rules as data', () => {
  it('publishes a sound process as the next version; open issues keep their version', async () => {
    const old = await command(subgraph, people.resident, 'reportIssue', report);
    const { processDefinitions } = await subgraph.get<{
      processDefinitions: { definition: { limits: Record<string, unknown>; moves: { name: string }[] } }[];
    }>('{ processDefinitions { key version definition } }', { as: people.operator });
    const definition = structuredClone(processDefinitions[0]!.definition);
    const publish =
      'mutation($input: PublishProcessDefinitionInput!) { publishProcessDefinition(input: $input) { problems { code subject } published { version } } }';
    const broken = { ...definition, moves: definition.moves.filter((move) => move.name !== 'end-pause') };
    const refused = await subgraph.ask(publish, {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), definition: broken } },
    });
    expect(refused.errors![0]!.extensions.code).toBe('PROCESS_HAS_PROBLEMS');
    definition.limits.judgeMinutes = 30;
    const { publishProcessDefinition } = await subgraph.get<{ publishProcessDefinition: unknown }>(publish, {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), definition } },
    });
    expect(publishProcessDefinition).toEqual({ problems: [], published: { version: 2 } });
    await eventually(
      async () => {
        const fresh = await command(subgraph, people.resident, 'reportIssue', report);
        const { a, b } = await subgraph.get<{ a: { processVersion: number }; b: { processVersion: number } }>(
          'query($a: ID!, $b: ID!) { a: issue(id: $a) { processVersion } b: issue(id: $b) { processVersion } }',
          { as: people.coordinator, variables: { a: old.issue.id, b: fresh.issue.id } },
        );
        return a.processVersion === 1 && b.processVersion === 2;
      },
      { timeoutMs: 5_000 },
    );
  });

  it('tells where a matter would go without changing anything', async () => {
    const { route } = await subgraph.get<{ route: unknown }>(
      'query($categoryCode: String!, $areaCode: String!) { route(categoryCode: $categoryCode, areaCode: $areaCode) { rule organization { id } assignee { id } } }',
      { as: people.streetB, variables: { categoryCode: noise, areaCode: streetB } },
    );
    expect(route).toMatchObject({ rule: 'DUTY_LIST', organization: { id: organizationId('ENV') } });
  });
});

describe('a person with two posts', () => {
  it('has the role of each post only in the street of that post', async () => {
    const {
      roles: [dispatcher],
      organizationIds: officeA,
      areaCodes: areasA,
    } = people.streetA;
    const { organizationIds: officeB, areaCodes: areasB } = people.streetB;
    const both = {
      ...people.streetA,
      roles: [dispatcher!, 'grid_worker'],
      organizationIds: [...officeA, ...officeB],
      areaCodes: [...areasA, ...areasB],
      standings: [
        { roles: [dispatcher!], organizationId: officeA[0]!, organizationIds: officeA, areaCodes: areasA, lines: [] },
        { roles: ['grid_worker'], organizationId: officeB[0]!, organizationIds: officeB, areaCodes: areasB, lines: [] },
      ],
    };
    const [inA, inB] = [
      await command(subgraph, people.resident, 'reportIssue', report),
      await command(subgraph, people.resident, 'reportIssue', { ...report, ...inGridB }),
    ];
    expect(await refusal(subgraph, both, 'judgeIssue', { issueId: inB.issue.id, decision: 'ACCEPT' })).toBe(
      'OUT_OF_SCOPE',
    );
    expect(await refusal(subgraph, both, 'judgeIssue', { issueId: inA.issue.id, decision: 'ACCEPT' })).toBeNull();
  });

  it('acts for the organization of the post that allows the command; timeline, event and audit record name this organization', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', { ...report, ...inGridB });
    const { roles, organizationId: office, organizationIds, areaCodes, lines } = people.streetB;
    const both = {
      ...people.streetA,
      roles: [...roles],
      organizationIds: [...people.streetA.organizationIds, ...organizationIds],
      areaCodes: [...people.streetA.areaCodes, ...areaCodes],
      standings: [
        {
          roles: [...people.streetA.roles],
          organizationId: people.streetA.organizationId,
          organizationIds: people.streetA.organizationIds,
          areaCodes: people.streetA.areaCodes,
          lines: people.streetA.lines,
        },
        { roles, organizationId: office, organizationIds, areaCodes, lines },
      ],
    };
    await command(subgraph, both, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' });
    const [named] = await subgraph.database.query(
      `SELECT s.organization_id AS step, o.envelope #>> '{actor,organizationId}' AS event, a.actor ->> 'organizationId' AS record
      FROM issue_step s JOIN outbox o ON o.key = s.issue_id::text AND o.envelope #>> '{payload,step}' = s.step JOIN audit_record a ON a.subject_id = s.issue_id::text AND a.after ->> 'step' = s.step
      WHERE s.issue_id = $1 AND s.step = 'judged'`,
      [issue.id],
    );
    expect(named).toEqual({ step: office, event: office, record: office });
  });
});
