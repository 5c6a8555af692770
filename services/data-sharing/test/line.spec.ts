import { randomUUID } from 'node:crypto';
import type { Actor } from '@jiceng/platform/context';
import { lineWords } from '@jiceng/contracts/dictionary/codes';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph, type GraphqlAnswer } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

interface Entry {
  code: string;
  labelZh: string;
  labelEn: string;
  retired: boolean;
  version: number | null;
}
type Answer = GraphqlAnswer<{ answer: { line: Entry; version: number } }>;

const ENTRY = 'code labelZh labelEn retired version';

describe('the lines of the district', () => {
  let subgraph: TestSubgraph;
  const keeper = aStaffActor({ id: 'keeper', roles: ['data_owner'] });
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  /** Sends a command; without an `expectedVersion`, a command on a line carries the version that the line has now. */
  const send = async (
    command: 'addLine' | 'relabelLine' | 'retireLine',
    input: { code: string; expectedVersion?: number; [field: string]: unknown },
    as: Actor | null = keeper,
  ): Promise<Answer> => {
    const type = `${command[0]!.toUpperCase()}${command.slice(1)}Input`;
    const line = command === 'addLine' ? null : (await entries()).find(({ code }) => code === input.code);
    const seen = line === null ? {} : { expectedVersion: line?.version ?? 0 };
    return subgraph.ask(
      `mutation M($input: ${type}!) { answer: ${command}(input: $input) { line { ${ENTRY} } version } }`,
      { as, variables: { input: { idempotencyKey: randomUUID(), ...seen, ...input } } },
    );
  };
  const aLine = (code: string, parts: object = {}) => ({
    code,
    labelZh: `条线${code}`,
    labelEn: `Line ${code}`,
    ...parts,
  });
  const entries = async (): Promise<Entry[]> =>
    (
      await subgraph.get<{ dictionary: { entries: Entry[] }[] }>(
        `{ dictionary(codes: ["Line"]) { entries { ${ENTRY} } } }`,
        { as: aResidentActor() },
      )
    ).dictionary[0]!.entries;
  const faultOf = ({ errors }: Answer) => {
    const { code, details } = errors![0]!.extensions as { code: string; details: { field?: string } };
    return `${code} ${details.field}`;
  };

  it('are the built-in lines on a fresh installation', async () => {
    expect((await entries()).map(({ code, labelZh }) => [code, labelZh])).toEqual(
      Object.entries(lineWords).map(([code, { zh }]) => [code, zh]),
    );
    expect(
      (
        await subgraph.get<{ codeList: object }>('{ codeList(code: "Line") { version items { code } } }', {
          as: keeper,
        })
      ).codeList,
    ).toMatchObject({ version: 1 });
  });

  it('get a line that a data owner adds, before the line that the command names, and two on one day', async () => {
    const input = aLine('night_economy', { labelZh: ' 夜间经济 ', labelEn: 'Night economy', before: 'commerce' });
    expect((await send('addLine', input)).data!.answer).toEqual({
      line: { code: 'night_economy', labelZh: '夜间经济', labelEn: 'Night economy', retired: false, version: 1 },
      version: 2,
    });
    expect((await send('addLine', aLine('rail'))).data!.answer.version).toBe(3);
    const codes = (await entries()).map(({ code }) => code);
    expect(codes.indexOf('night_economy')).toBe(codes.indexOf('commerce') - 1);
    expect(codes.at(-1)).toBe('rail');
  });

  it('are announced as a whole list, and each change has an audit record', async () => {
    await send('addLine', aLine('ports'));
    const [event] = await subgraph.database.query<{ payload: { version: number; items: { code: string }[] } }>(
      `SELECT envelope->'payload' AS payload FROM outbox WHERE contract = 'data-sharing.code-list-changed' ORDER BY id DESC LIMIT 1`,
    );
    expect(event!.payload.items.map(({ code }) => code)).toEqual((await entries()).map(({ code }) => code));
    const [audited] = await subgraph.database.query(
      `SELECT act, before, after FROM audit_record WHERE subject_type = 'line' AND subject_id = 'ports'`,
    );
    expect(audited).toMatchObject({ act: 'addLine', before: null, after: { code: 'ports', labelEn: 'Line ports' } });
  });

  it('give a retry the first answer', async () => {
    const input = { ...aLine('air'), idempotencyKey: randomUUID() };
    const first = await send('addLine', input);
    expect((await send('addLine', input)).data).toEqual(first.data);
  });

  it.each<[string, object, string]>([
    ['a code in capitals', { code: 'Rail' }, 'BAD_INPUT code'],
    ['a code of one letter', { code: 'r' }, 'BAD_INPUT code'],
    ['a code with a hyphen', { code: 'light-rail' }, 'BAD_INPUT code'],
    ['a code that exists', { code: 'water' }, 'LINE_TAKEN code'],
    ['no Chinese label', { labelZh: ' ' }, 'BAD_INPUT labelZh'],
    ['the label of another line', { labelZh: '水务' }, 'BAD_INPUT labelZh'],
    ['a long English label', { labelEn: 'x'.repeat(81) }, 'BAD_INPUT labelEn'],
    ['a place before a line that does not exist', { before: 'nothing' }, 'BAD_INPUT before'],
  ])('refuse %s and name the field', async (_, parts, fault) => {
    expect(faultOf(await send('addLine', aLine('trams', parts)))).toBe(fault);
  });

  it('keep a retired line with its labels, for the data that have the line', async () => {
    await send('addLine', aLine('ferries'));
    const { data } = await send('retireLine', { code: 'ferries', reason: '职能划转至交通运输' });
    expect(data!.answer.line).toMatchObject({ code: 'ferries', retired: true });
    expect((await entries()).find(({ code }) => code === 'ferries')).toMatchObject({
      labelZh: '条线ferries',
      retired: true,
    });
    const [audited] = await subgraph.database.query(
      `SELECT reason, after FROM audit_record WHERE act = 'retireLine' AND subject_id = 'ferries'`,
    );
    expect(audited).toMatchObject({ reason: '职能划转至交通运输', after: { retired: true } });
    expect(faultOf(await send('retireLine', { code: 'ferries', reason: '重复' }))).toBe('LINE_RETIRED code');
    expect(faultOf(await send('addLine', aLine('ferries')))).toBe('LINE_TAKEN code');
  });

  it('keep their code when their labels are corrected, also when they are retired', async () => {
    await send('addLine', aLine('cable'));
    const corrected = { code: 'cable', labelZh: '索道', labelEn: 'Cable cars', reason: '名称有误' };
    const { data } = await send('relabelLine', corrected);
    expect(data!.answer.line).toEqual({
      code: 'cable',
      labelZh: '索道',
      labelEn: 'Cable cars',
      retired: false,
      version: 2,
    });
    expect((await entries()).find(({ code }) => code === 'cable')).toMatchObject({ labelZh: '索道' });
    const [audited] = await subgraph.database.query(
      `SELECT reason, before, after FROM audit_record WHERE act = 'relabelLine' AND subject_id = 'cable'`,
    );
    expect(audited).toMatchObject({ reason: '名称有误', before: { label: '条线cable' }, after: { label: '索道' } });
    expect(faultOf(await send('relabelLine', corrected))).toBe('BAD_INPUT labelZh');
    await send('retireLine', { code: 'cable', reason: '撤销' });
    const old = await send('relabelLine', { ...corrected, labelZh: '索道（旧）' });
    expect(old.data!.answer.line).toMatchObject({ labelZh: '索道（旧）', retired: true });
  });

  it.each<[string, object, string]>([
    ['a line that does not exist', { code: 'nothing' }, 'NOT_FOUND code'],
    ['the label of another line', { labelZh: '水务' }, 'BAD_INPUT labelZh'],
    ['no English label', { labelEn: ' ' }, 'BAD_INPUT labelEn'],
    ['no reason', { reason: '' }, 'BAD_INPUT reason'],
  ])('do not take corrected labels with %s', async (_, parts, fault) => {
    const input = { code: 'rail', labelZh: '轨道', labelEn: 'Rail', reason: '更正', ...parts };
    expect(faultOf(await send('relabelLine', input))).toBe(fault);
  });

  it('refuse a change by a person who saw an older version, and count each line for itself', async () => {
    await send('addLine', aLine('quay'));
    await send('addLine', aLine('pier'));
    const first = { code: 'quay', labelZh: '码头', labelEn: 'Quay', reason: '名称有误', expectedVersion: 1 };
    expect((await send('relabelLine', first)).data!.answer.line.version).toBe(2);
    for (const [command, input] of [
      ['relabelLine', { ...first, labelZh: '港口码头' }],
      ['retireLine', { code: 'quay', reason: '撤销', expectedVersion: 1 }],
    ] as const) {
      const { errors } = await send(command, input);
      expect(errors![0]!.extensions).toMatchObject({
        code: 'STALE_VERSION',
        details: {
          expected: 1,
          actual: 2,
          changed: { label: '码头' },
          lastChange: { act: 'relabelLine', staffId: keeper.id, at: expect.any(String) },
        },
      });
    }
    expect((await send('retireLine', { code: 'pier', reason: '撤销', expectedVersion: 1 })).errors).toBeUndefined();
    expect((await entries()).find(({ code }) => code === 'quay')).toMatchObject({ labelZh: '码头', retired: false });
  });

  it.each<[string, { code: string; reason: string }, string]>([
    ['a line that does not exist', { code: 'nothing', reason: '无' }, 'NOT_FOUND code'],
    ['no reason', { code: 'rail', reason: '' }, 'BAD_INPUT reason'],
  ])('do not retire with %s', async (_, input, fault) => {
    expect(faultOf(await send('retireLine', input))).toBe(fault);
  });

  it('are not replaced by the commands on other code lists', async () => {
    const input = { idempotencyKey: randomUUID(), code: 'Line', name: '条线', expectedVersion: 1, items: [] };
    const refused = await subgraph.ask(
      'mutation R($input: RegisterCodeListInput!) { registerCodeList(input: $input) { codeList { code } } }',
      { as: keeper, variables: { input } },
    );
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'code' } });
  });

  it.each(['addLine', 'relabelLine', 'retireLine'] as const)(
    'are changed with %s by data owners and administrators only',
    async (command) => {
      const input = {
        addLine: aLine('denied'),
        relabelLine: { code: 'rail', labelZh: '轨道交通', labelEn: 'Rail', reason: '无权' },
        retireLine: { code: 'rail', reason: '无权' },
      }[command];
      for (const role of ['resident', 'auditor', 'coordinator', 'operator', 'department_dispatcher'])
        expect((await send(command, input, aStaffActor({ roles: [role] }))).errors?.[0]?.extensions.code).toBe(
          'FORBIDDEN',
        );
      expect((await send(command, input, null)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(
        (await send(command, input, aStaffActor({ id: command, roles: ['district_admin'] }))).errors,
      ).toBeUndefined();
    },
  );
});
