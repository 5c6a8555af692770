import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, send } from './commands.js';
import { district, inGridA, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const hotline = aClientActor({
  id: newId(),
  client: {
    requestsPerMinute: 60,
    sources: [{ source: 'hotline_12345', organizationId: organizationId('STREET-B') }],
  },
});
const sensors = aClientActor({
  id: newId(),
  name: '水位监测平台',
  client: { requestsPerMinute: 60, sources: [{ source: 'iot', organizationId: null }] },
});
const at = '2026-11-02T01:00:00Z';
const matter = (source: string, parts: object = {}) => ({
  source,
  description: '夜间噪音扰民',
  ...inGridA,
  categoryCode: noise,
  ...parts,
});
const report = async (as: Actor, source: string, parts: object = {}): Promise<string> =>
  (await command(subgraph, as, 'reportIssue', matter(source, parts), at)).issue.id;
const seenBy = async (as: Actor, id: string) =>
  (
    await subgraph.ask<{ issue: { id: string } | null }>('query($id: ID!) { issue(id: $id) { id } }', {
      as,
      variables: { id },
    })
  ).data?.issue?.id;

describe('a client', () => {
  it('reports under its own source; the organization that the source names receives the report first', async () => {
    const id = await report(hotline, 'HOTLINE_12345', { reporter: { name: '王秀兰', phone: '13800001234' } });
    const { issue } = await subgraph.get<{ issue: object }>(
      `query($id: ID!) { issue(id: $id) { firstReceiver { id } source
        timeline { step actorKind } } }`,
      { as: people.coordinator, variables: { id } },
    );
    expect(issue).toEqual({
      firstReceiver: { id: organizationId('STREET-B') },
      source: 'HOTLINE_12345',
      timeline: [{ step: 'REPORTED', actorKind: 'client' }],
    });
  });

  it('without a named receiver reports to the intake desk of the place', async () => {
    const id = await report(sensors, 'IOT');
    const { issue } = await subgraph.get<{ issue: { firstReceiver: { id: string } } }>(
      'query($id: ID!) { issue(id: $id) { firstReceiver { id } } }',
      { as: people.coordinator, variables: { id } },
    );
    expect(issue.firstReceiver.id).toBe(organizationId('STREET-A'));
  });

  it('cannot claim a source that is not its own, nor one of people', async () => {
    for (const [as, source] of [
      [sensors, 'HOTLINE_12345'],
      [hotline, 'IOT'],
      [hotline, 'RESIDENT'],
      [hotline, 'PATROL'],
    ] as const)
      expect(await refusal(subgraph, as, 'reportIssue', matter(source), at)).toBe('SOURCE_NOT_YOURS');
  });

  it('without the scope of intake reports nothing', async () => {
    const reading = { ...hotline, roles: ['client_status'] };
    expect(await refusal(subgraph, reading, 'reportIssue', matter('HOTLINE_12345'), at)).toBe('FORBIDDEN');
  });

  it('gets the issue of the first delivery for a repeated reference', async () => {
    const reference = { sourceReference: `HL-${newId()}` };
    const id = await report(hotline, 'HOTLINE_12345', reference);
    expect(await report(hotline, 'HOTLINE_12345', reference)).toBe(id);
    const [row] = await subgraph.database.query<{ count: string }>(
      'SELECT count(*) FROM issue WHERE source_reference = $1',
      [reference.sourceReference],
    );
    expect(row!.count).toBe('1');
    // The database refuses a second row, also from a program that does not look for the first, such as a restore.
    const again = subgraph.database.query(
      `INSERT INTO issue SELECT again.* FROM issue i,
         jsonb_populate_record(NULL::issue, to_jsonb(i) || jsonb_build_object('id', gen_random_uuid())) again
       WHERE i.id = $1`,
      [id],
    );
    await expect(again).rejects.toThrow(/issue_source_reference/);
  });

  it('is told when a person has used a reference for another matter, and the other way round', async () => {
    const typed = { ...matter('HOTLINE_12345'), sourceReference: `HL-${newId()}` };
    const { issue } = await command(subgraph, people.coordinator, 'reportIssue', typed, at);
    expect(await report(hotline, 'HOTLINE_12345', typed)).toBe(issue.id);
    const other = { ...typed, description: '小区门口路灯不亮，夜间行人看不清路面' };
    const refused = await send(subgraph, hotline, 'reportIssue', other, at);
    expect(refused.errors?.[0]?.extensions.details).toMatchObject({ field: 'sourceReference' });
    const own = { sourceReference: `HL-${newId()}` };
    const id = await report(hotline, 'HOTLINE_12345', own);
    expect(await report(hotline, 'HOTLINE_12345', { ...own, description: '补充：夜间也有噪音' })).toBe(id);
    const taken = await send(subgraph, people.coordinator, 'reportIssue', { ...other, ...own }, at);
    expect(taken.errors?.[0]?.extensions.details).toMatchObject({ field: 'sourceReference' });
    const mistyped = { ...other, sourceReference: typed.sourceReference };
    const wrong = await send(subgraph, people.coordinator, 'reportIssue', mistyped, at);
    expect(wrong.errors?.[0]?.extensions.details).toMatchObject({ field: 'sourceReference' });
  });

  it('sets a limit for its order, which stands beside ours and moves none; a person sets no limit', async () => {
    const sourceDueAt = '2026-11-03T10:00:00.000Z';
    const limits = async (parts: object) => {
      const { issue } = await subgraph.get<{ issue: { sourceDueAt: string | null; stateDueAt: string } }>(
        'query($id: ID!) { issue(id: $id) { sourceDueAt stateDueAt handleDueAt } }',
        { as: people.coordinator, variables: { id: await report(hotline, 'HOTLINE_12345', parts) } },
      );
      return issue;
    };
    expect(await limits({ sourceDueAt })).toEqual({ ...(await limits({})), sourceDueAt });
    const typed = await send(subgraph, people.coordinator, 'reportIssue', matter('HOTLINE_12345', { sourceDueAt }), at);
    expect(typed.errors?.[0]?.extensions.details).toMatchObject({ field: 'sourceDueAt' });
  });

  it('repeats its own anonymous report in other words', async () => {
    const own = { sourceReference: `HL-${newId()}`, reporter: { grade: 'ANONYMOUS' } };
    const id = await report(hotline, 'HOTLINE_12345', own);
    expect(await report(hotline, 'HOTLINE_12345', { ...own, description: '补充：夜间也有噪音' })).toBe(id);
  });

  it('shows the code of a report to its holder, whatever the client may read', async () => {
    const only = { ...hotline, roles: ['client_intake'] };
    const { reportIssue } = await subgraph.get<{ reportIssue: { receiptCode: string } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { receiptCode } }',
      {
        as: only,
        variables: {
          input: { ...matter('HOTLINE_12345'), reporter: { name: '钱来电' }, idempotencyKey: newId() },
        },
        claims: { clock: at },
      },
    );
    const seen = (as: Actor | null) =>
      subgraph.get('query($code: String!) { followReport(receiptCode: $code) { progress { zh } maySupplement } }', {
        as,
        variables: { code: reportIssue.receiptCode },
        claims: { clock: at },
      });
    expect(await seen(only)).toEqual(await seen(null));
  });

  it('sees the issues of its sources and no others, without reporters and their answers', async () => {
    const own = await report(hotline, 'HOTLINE_12345');
    const other = await report(sensors, 'IOT');
    expect(await seenBy(hotline, own)).toBe(own);
    expect(await seenBy(hotline, other)).toBeUndefined();
    expect(await seenBy(sensors, own)).toBeUndefined();
    const { issues } = await subgraph.get<{ issues: { edges: { node: { source: string } }[] } }>(
      '{ issues(first: 100) { edges { node { source } } } }',
      { as: sensors },
    );
    expect(issues.edges.length).toBeGreaterThan(0);
    expect(new Set(issues.edges.map(({ node }) => node.source))).toEqual(new Set(['IOT']));
    expect(await seenBy({ ...hotline, roles: ['client_intake'] }, own)).toBeUndefined();
    const seen = (as: Actor): Promise<{ issue: { reporters: object[] } }> =>
      subgraph.get('query($id: ID!) { issue(id: $id) { reporters { grade } callbacks { comment } } }', {
        as,
        variables: { id: own },
      });
    expect((await seen(people.coordinator)).issue.reporters).toHaveLength(1);
    expect((await seen(hotline)).issue).toEqual({ reporters: [], callbacks: [] });
  });

  it('that may only report gets the issue of the first delivery, too', async () => {
    const reference = { sourceReference: `WL-${newId()}` };
    const reporting = { ...sensors, roles: ['client_intake'] };
    const id = await report(reporting, 'IOT', reference);
    expect(await report(reporting, 'IOT', reference)).toBe(id);
    const { answer } = await subgraph.get<{ answer: { issue: object } }>(
      `mutation($input: ReportIssueInput!) { answer: reportIssue(input: $input) { issue {
         id timeline { step } tasks { state } duty { activity } reporters { grade } } } }`,
      { as: reporting, variables: { input: { idempotencyKey: newId(), ...matter('IOT', reference) } } },
    );
    expect(answer.issue).toEqual({ id, timeline: [], tasks: [], duty: [], reporters: [] });
  });

  it('that names no reporter leaves nobody to call back', async () => {
    const [machine, person] = [
      await report(sensors, 'IOT', { areaCode: district, longitude: undefined, latitude: undefined }),
      await report(sensors, 'IOT', { reporter: { name: '值守人员', phone: '13800001234' } }),
    ];
    for (const id of [machine, person]) {
      const [row] = await subgraph.database.query<{ version: number }>('SELECT version FROM issue WHERE id = $1', [id]);
      await command(
        subgraph,
        people.coordinator,
        'judgeIssue',
        { issueId: id, expectedVersion: row!.version, decision: 'REJECT', reason: '设备误报' },
        '2026-11-02T01:30:00Z',
      );
    }
    const asked = await subgraph.database.query<{ issue_id: string }>(
      'SELECT issue_id FROM callback WHERE issue_id = ANY($1::uuid[])',
      [[machine, person]],
    );
    expect(asked).toEqual([{ issue_id: person }]);
  });
});

describe('a batch of reports', () => {
  const item = (reference: string, parts: object = {}) => ({
    sourceReference: reference,
    description: '下穿通道积水超过警戒值',
    ...inGridA,
    ...parts,
  });
  interface Result {
    sourceReference: string;
    issue: { id: string } | null;
    refusal: { field: string | null; reason: { code: string; zh: string } } | null;
  }
  const send = (reports: object[], parts: { key?: string; as?: Actor; source?: string } = {}) =>
    subgraph.ask<{ reportBatch: { results: Result[] } }>(
      `mutation($input: ReportBatchInput!) { reportBatch(input: $input) {
        results { sourceReference issue { id } refusal { field reason { code zh } } } } }`,
      {
        as: parts.as ?? sensors,
        variables: { input: { idempotencyKey: parts.key ?? newId(), source: parts.source ?? 'IOT', reports } },
        claims: { clock: at },
      },
    );
  const results = async (...sent: Parameters<typeof send>): Promise<Result[]> => {
    const { data, errors } = await send(...sent);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!.reportBatch.results;
  };
  const countOf = async (...references: string[]) =>
    (await subgraph.database.query('SELECT 1 FROM issue WHERE source_reference = ANY($1)', [references])).length;

  it('takes each report in or refuses it by itself', async () => {
    const [first, second, third] = [newId(), newId(), newId()];
    const outcomes = await results([
      item(first),
      item(second, { longitude: 100, latitude: 10 }),
      item(third, { categoryCode: '9999999' }),
    ]);
    expect(outcomes.map(({ sourceReference, refusal }) => [sourceReference, refusal?.reason.code ?? null])).toEqual([
      [first, null],
      [second, 'PLACE_OUTSIDE_DISTRICT'],
      [third, 'UNKNOWN_CATEGORY'],
    ]);
    expect([outcomes[0]!.issue === null, outcomes[1]!.issue]).toEqual([false, null]);
    expect(await countOf(first, second, third)).toBe(1);
  });

  it('that is sent again, alone or within another batch, opens no second issue', async () => {
    const [first, second] = [newId(), newId()];
    const key = newId();
    const sent = await results([item(first)], { key });
    expect(await results([item(first)], { key })).toEqual(sent);
    const again = await results([item(first), item(second)]);
    expect(again[0]!.issue).toEqual(sent[0]!.issue);
    expect(await countOf(first, second)).toBe(2);
    const reused = await results([item(first, { description: '另一内容' })], { key });
    expect(reused[0]!.refusal!.reason.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const { errors } = await send([item(newId())], { key: '' });
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'idempotencyKey' } });
  });

  it('keeps a number of a text with the report of this text', async () => {
    const [first, second] = [newId(), newId()];
    const outcomes = await results([item(first), item(second, { description: '请联系值守人员 13800001234 现场处置' })]);
    const kept = await subgraph.database.query<{ issue_id: string; field: string }>(
      'SELECT issue_id, field FROM hidden_number WHERE issue_id = ANY($1::uuid[])',
      [outcomes.map(({ issue }) => issue!.id)],
    );
    expect(kept).toEqual([{ issue_id: outcomes[1]!.issue!.id, field: 'reportIssue.description' }]);
  });

  it.each([
    ['no report', [], 'reports'],
    ['more than 100 reports', Array.from({ length: 101 }, () => item(newId())), 'reports'],
    ['a reference twice', [item('twice'), item('twice')], 'reports[1].sourceReference'],
    ['an empty reference', [item(' ')], 'reports[0].sourceReference'],
  ])('with %s is refused as a whole', async (_, reports, field) => {
    const [error] = (await send(reports)).errors ?? [];
    expect([error?.extensions.code, (error?.extensions.details as { field?: string }).field]).toEqual([
      'BAD_INPUT',
      field,
    ]);
    expect(await countOf('twice')).toBe(0);
  });

  it('is refused to people, and to a client of another source', async () => {
    expect((await send([item(newId())], { as: people.coordinator })).errors![0]!.extensions.code).toBe('FORBIDDEN');
    const foreign = await send([item(newId())], { as: hotline });
    expect(foreign.errors![0]!.extensions.code).toBe('SOURCE_NOT_YOURS');
  });
});
