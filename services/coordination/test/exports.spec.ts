import { readFileSync } from 'node:fs';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { parse, type ObjectTypeDefinitionNode } from 'graphql';
import { issueColumnsOfExport } from '../src/reading/exports/issue-export.columns.js';
import { taskColumnsOfExport } from '../src/reading/exports/task-export.columns.js';
import { command } from './commands.js';
import { district, inGridA, inGridB, noise, people, someoneOf, startDistrict } from './district.js';
import { askExport, download, makeExport, readExport } from './exporting.js';

/** Small limits, so that few issues reach them. */
const env = { EXPORT_MOST_ROWS: '8', EXPORT_REASON_ROWS: '2', EXPORTS_PER_HOUR: '3' };
const formula = '=HYPERLINK("http://evil.example","点我")';

let subgraph: TestSubgraph;
/** Returns the person with a new account, because every account has only three exports an hour. */
const fresh = (like: Actor): Actor => ({ ...like, id: newId() });
const dispatched = async (parts: Record<string, unknown>): Promise<string> => {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', categoryCode: noise, ...parts };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', input);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' });
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id });
  return issue.id;
};

beforeAll(async () => {
  subgraph = await startDistrict(env);
  const reporter = { name: '王小明', phone: '13800138000' };
  await dispatched({ ...inGridA, title: formula, address: '@SUM(1)', description: '-1 楼噪音', reporter });
  await dispatched({ ...inGridA, title: '＋1 单元噪音', severity: 'CRITICAL', description: '联系 13912345678 核实' });
  await dispatched({ ...inGridA, title: '正常标题' });
  const input = { source: 'RESIDENT', description: '另一街道的噪音', categoryCode: noise, ...inGridB };
  await command(subgraph, people.resident, 'reportIssue', input);
}, 90_000);
afterAll(() => subgraph.stop());

async function listed(as: Actor, filter: object | null, inbox: string | null): Promise<string[]> {
  const query = inbox
    ? `query($filter: IssueFilter) { list: inbox(first: 100, scope: ${inbox}, filter: $filter) { edges { node { number } } } }`
    : 'query($filter: IssueFilter) { list: issues(first: 100, filter: $filter) { edges { node { number } } } }';
  const { list } = await subgraph.get<{ list: { edges: { node: { number: string } }[] } }>(query, {
    as,
    variables: { filter },
  });
  return list.edges.map(({ node }) => node.number);
}

describe('an export of issues', () => {
  it.each([
    ['a street', people.streetA, null, null],
    ['another street', people.streetB, null, null],
    ['the coordination office', people.coordinator, null, null],
    ['a department, of the issues in which it had a part', people.environment, null, null],
    ['a filter', people.streetA, { severities: ['CRITICAL'] }, null],
    ['an inbox', people.environment, null, 'MY_ORGANIZATION'],
    ['an inbox with a filter', people.streetA, { severities: ['ORDINARY'] }, 'MY_REGION'],
  ])('has the rows of the list and no other: %s', async (_, person, filter, inbox) => {
    const as = fresh(person);
    const expected = await listed(as, filter, inbox);
    expect(expected.length).toBeGreaterThan(0);
    const made = await makeExport(subgraph, as, 'exportIssues', { filter, inbox });
    expect(made.rows).toBe(expected.length);
    const { rows } = await readExport(await download(subgraph, as, made.address));
    expect(rows.map((row) => row['事项编号']).sort()).toEqual(expected.toSorted());
  });

  it.each(['CSV', 'XLSX'])(
    'has no personal columns unless they are asked for, and then the masks of the list: %s',
    async (format) => {
      const as = fresh(people.streetA);
      const file = async (parts: object) =>
        readExport(
          await download(subgraph, as, (await makeExport(subgraph, as, 'exportIssues', { format, ...parts })).address),
        );
      const plain = await file({});
      expect(JSON.stringify(plain.rows)).not.toMatch(/王|地址|反映内容|核实|经度/);
      const { rows } = await file({ withPersonal: true, reason: '办理周报' });
      const named = rows.find((row) => row['反映人'] !== '')!;
      expect(named['反映人']).not.toContain('小');
      expect(named['反映人']).toMatch(/^王\*+/);
      expect(rows.map((row) => row['反映内容']).join()).not.toContain('13912345678');
      expect(rows.map((row) => row['反映内容']).join()).toContain('核实');
    },
  );

  it('writes a text that looks like a formula as text', async () => {
    const as = fresh(people.streetA);
    const input = { withPersonal: true, reason: '办理周报' };
    const csv = await download(subgraph, as, (await makeExport(subgraph, as, 'exportIssues', input)).address);
    const text = await csv.text();
    for (const each of [`"'${formula.replaceAll('"', '""')}"`, `'@SUM(1)`, `'-1 楼噪音`, `'＋1 单元噪音`])
      expect(text).toContain(`,${each},`);
    const made = await makeExport(subgraph, as, 'exportIssues', { ...input, format: 'XLSX' });
    const { rows } = await readExport(await download(subgraph, as, made.address));
    expect(rows.map((row) => row['标题'])).toContain(formula);
  });

  it('says who exported what, when, why and under which conditions, and writes one audit record', async () => {
    const as = fresh(people.streetA);
    const conditions = { filter: { severities: ['CRITICAL', 'ORDINARY'] }, inbox: 'MY_REGION' };
    const input = { ...conditions, withPersonal: true, reason: '办理周报' };
    const made = await makeExport(subgraph, as, 'exportIssues', input);
    expect(made.fileName).toMatch(/^事项-\d{4}-\d{2}-\d{2}\.csv$/);
    const { notes } = await readExport(await download(subgraph, as, made.address));
    await download(subgraph, as, made.address);
    expect(notes).toEqual([
      '# 导出内容：事项，共 3 条',
      `# 导出人：${as.name}（${as.id}）`,
      expect.stringMatching(/^# 导出时间：\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/),
      '# 筛选条件：收件箱范围 = 本辖区；严重程度 = 特急、一般',
      '# 导出事由：办理周报',
      `# 导出编号：${made.id}`,
    ]);
    const records = await subgraph.database.query(
      `SELECT act, subject_type, after, reason FROM audit_record WHERE actor ->> 'id' = $1`,
      [as.id],
    );
    expect(records).toEqual([
      {
        act: 'exportIssues',
        subject_type: 'export',
        reason: '办理周报',
        after: expect.objectContaining({ rows: 3, withPersonal: true, content: 'exportIssues' }),
      },
    ]);
  });

  it('leaves out a row that its viewer may no longer see', async () => {
    const as = fresh(people.coordinator);
    const made = await makeExport(subgraph, as, 'exportIssues');
    const moved = { ...as, areaCodes: [people.streetB.areaCodes[0]!], organizationIds: [] };
    const { rows } = await readExport(await download(subgraph, moved, made.address));
    expect([made.rows, rows.length]).toEqual([4, 1]);
  });
});

describe('an export of tasks', () => {
  it('has a row for each task of the issues that the viewer may see', async () => {
    const as = fresh(people.environment);
    const made = await makeExport(subgraph, as, 'exportTasks', { filter: { severities: ['CRITICAL'] } });
    const { rows } = await readExport(await download(subgraph, as, made.address));
    expect(rows).toEqual([
      expect.objectContaining({ 任务状态: '待接收', 角色: '承办', 承办单位: 'ENV', 事项标题: '＋1 单元噪音' }),
    ]);
    expect(await listed(as, { severities: ['CRITICAL'] }, null)).toEqual([rows[0]!['事项编号']]);
  });
});

describe('who may export', () => {
  const codeOf = async (as: Actor | null, input = {}): Promise<string | undefined> =>
    (await askExport(subgraph, as, 'exportIssues', input)).errors?.[0]?.extensions.code;

  it.each([
    ['a resident', people.resident, 'FORBIDDEN'],
    ['a grid worker', someoneOf('STREET-A', 'grid_worker'), 'FORBIDDEN'],
    ['a handler', someoneOf('ENV', 'department_handler'), 'FORBIDDEN'],
    ['the operator', people.operator, 'FORBIDDEN'],
    ['nobody', null, 'UNAUTHENTICATED'],
    ['a person without jurisdiction', aStaffActor({ id: newId(), roles: ['coordinator'] }), 'EXPORT_EMPTY'],
  ])('%s: %s', async (_, as, code) => expect(await codeOf(as)).toBe(code));

  it('lets only the account that exported download the file, and only for ten minutes', async () => {
    const as = fresh(people.streetA);
    const { address, expiresAt } = await makeExport(subgraph, as, 'exportIssues');
    const statusOf = async (...[who, clock]: [Actor | null, string?]): Promise<number> => {
      const answer = await download(subgraph, who, address, clock ? { clock } : {});
      await answer.arrayBuffer();
      return answer.status;
    };
    expect(await statusOf(people.streetA)).toBe(404);
    expect(await statusOf(null)).toBe(403);
    expect(await statusOf({ ...as, roles: ['grid_worker'] })).toBe(403);
    expect(await statusOf(as, new Date(Date.parse(expiresAt)).toISOString())).toBe(404);
    expect(await statusOf(as, new Date(Date.parse(expiresAt) - 1000).toISOString())).toBe(200);
    expect((await download(subgraph, as, '/exports/coordination/x')).status).toBe(404);
    // HEAD is refused, because it would read the whole file and send none of it.
    expect((await download(subgraph, as, address, {}, 'HEAD')).status).toBe(404);
    expect((await fetch(`${subgraph.service.url}${address}`)).status).toBe(403);
  });
});

describe('the limits of exports', () => {
  const refusalOf = async (as: Actor, input: object) => {
    const { errors } = await askExport(subgraph, as, 'exportIssues', input as Record<string, unknown>);
    const { code, details, messages } = errors![0]!.extensions;
    return { code, field: details!.field, zh: messages!.zh, en: messages!.en };
  };

  it('asks for a reason above a number of rows with personal columns, and names the field', async () => {
    expect(await refusalOf(fresh(people.streetA), { withPersonal: true })).toEqual({
      code: 'EXPORT_REASON_MISSING',
      field: 'reason',
      zh: '导出含个人信息的数据超过 2 条（共 3 条），须填写理由',
      en: 'reason is needed to export more than 2 rows with personal columns; the export has 3 rows',
    });
    const short = await refusalOf(fresh(people.streetA), { withPersonal: true, reason: '报' });
    expect(short).toMatchObject({ code: 'BAD_INPUT', field: 'reason' });
  });

  it('refuses an export without rows and names the conditions', async () => {
    const filter = { reportedFrom: '2199-01-01T00:00:00Z' };
    expect(await refusalOf(fresh(people.streetA), { filter })).toMatchObject({ code: 'EXPORT_EMPTY', field: 'filter' });
  });

  it('refuses more rows than the limit', async () => {
    for (let made = 0; made < 5; made++) await dispatched({ ...inGridA, title: `第 ${made} 件` });
    const found = await refusalOf(fresh(people.coordinator), { filter: { areaCode: district } });
    expect(found).toMatchObject({ code: 'EXPORT_TOO_LARGE', field: 'filter' });
  });

  it('allows an account a number of exports an hour, and a repeated command counts once', async () => {
    const as = fresh(people.streetB);
    const at = (minute: number) => ({ clock: new Date(Date.UTC(2027, 0, 1, 8, minute)).toISOString() });
    const ask = async (minute: number, idempotencyKey = newId()) =>
      (await askExport(subgraph, as, 'exportIssues', { idempotencyKey }, at(minute))).errors?.[0]?.extensions;
    const key = newId();
    for (const minute of [0, 1]) expect(await ask(minute, key)).toBeUndefined();
    for (const minute of [2, 3]) expect(await ask(minute)).toBeUndefined();
    expect(await ask(20)).toMatchObject({ code: 'TOO_MANY_EXPORTS', details: { minutes: 40, retryAfter: 2400 } });
    expect(await ask(61)).toBeUndefined();
  });
});

it('every exported column names a field of the API, so that no column escapes a mask', () => {
  const sdl = parse(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const fields = new Set(
    sdl.definitions
      .filter((each): each is ObjectTypeDefinitionNode => each.kind === 'ObjectTypeDefinition')
      .flatMap(({ name, fields = [] }) => fields.map((field) => `${name.value}.${field.name.value}`)),
  );
  const named = [...issueColumnsOfExport, ...taskColumnsOfExport].map(({ field }) => field);
  expect(named.filter((field) => !fields.has(field))).toEqual([]);
});
