import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { writeDocx } from '@jiceng/tables/docx-writer';
import { streamXlsx } from '@jiceng/tables/xlsx-writer';
import { eventually } from '@jiceng/testing/eventually';
import { testContextSecret, testSealingKeys, type TestSubgraph } from '@jiceng/testing/subgraph';
import { organizationId, people, someoneOf, startDistrict } from './district.js';
import { everyRow } from './every-row.js';

const editor = someoneOf('CMD', 'directive_editor');
const streetEditor = someoneOf('STREET-A', 'directive_editor');
const clock = '2026-12-01T02:00:00.000Z';

const notice = (number: string, body: string) => `区应急管理局文件
区应急发〔2026〕${number}号
关于开展火灾隐患排查的通知
各街道：
${body}
区应急管理局
2026年12月1日`;
const plain =
  '为做好防火工作，现将有关事项通知如下。\n一、各街道要于12月20日前完成消防通道排查，并报送排查情况统计表。';

interface DirectiveView {
  id: string;
  state: string;
  kind: string;
  number: string | null;
  title: string;
  marking: string | null;
  version: number;
  uncoveredCount: number;
  sentences: { seq: number; text: string; covered: boolean; noDemandBy: { id: string } | null }[];
  items: {
    id: string;
    sentences: number[];
    what: string;
    deadlineOn: string | null;
    deliverable: string | null;
    origin: string;
    doubtful: string[];
    addressees: { id: string }[];
  }[];
  steps: { act: string; note: string | null }[];
  target: { id: string; state: string } | null;
  corrections: { id: string }[];
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
const FIELDS = `id state kind number title marking version uncoveredCount sentences { seq text covered noDemandBy { id } }
  items { id sentences what deadlineOn deliverable origin doubtful addressees { id } } steps { act note }
  target { id state } corrections { id } availableActions { action enabled reason { code } }`;
const inputOf: Record<string, string> = { confirmDirective: 'DirectiveInput' };

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

async function send(command: string, input: object, as: Actor = editor) {
  const type = inputOf[command] ?? `${command[0]!.toUpperCase()}${command.slice(1)}Input`;
  const answer = await subgraph.ask<{ done: { directive: DirectiveView } }>(
    `mutation($input: ${type}!) { done: ${command}(input: $input) { directive { ${FIELDS} } } }`,
    { as, claims: { clock }, variables: { input: { idempotencyKey: newId(), ...input } } },
  );
  const error = answer.errors?.[0];
  return { directive: answer.data?.done.directive, code: error?.extensions.code, message: error?.message };
}
const receive = (content: string | Buffer, { fileName = '通知.txt', as = editor } = {}) =>
  send(
    'receiveDirective',
    typeof content === 'string'
      ? { fileName, content }
      : { fileName, content: content.toString('base64'), contentEncoding: 'BASE64' },
    as,
  );
const received = async (...args: Parameters<typeof receive>): Promise<DirectiveView> => {
  const { directive, message } = await receive(...args);
  if (!directive) throw new Error(message);
  return directive;
};
const act = (command: string, directive: DirectiveView, input: object = {}, as: Actor = editor) =>
  send(command, { directiveId: directive.id, expectedVersion: directive.version, ...input }, as);
/** Marks every open sentence as no demand and confirms. */
async function confirmed(directive: DirectiveView): Promise<DirectiveView> {
  const open = directive.sentences.filter(({ covered }) => !covered).map(({ seq }) => seq);
  const marked = open.length === 0 ? directive : (await act('markNoDemand', directive, { sentences: open })).directive!;
  const { directive: done, message } = await act('confirmDirective', marked);
  if (!done) throw new Error(message);
  return done;
}
const list = async (as: Actor, args = '') =>
  (
    await subgraph.get<{ directives: { edges: { node: { id: string } }[] } }>(
      `{ directives(first: 100${args}) { edges { node { id } } } }`,
      { as },
    )
  ).directives.edges.map(({ node }) => node.id);
const find = async (id: string, as: Actor) =>
  (await subgraph.get<{ directive: DirectiveView | null }>(`{ directive(id: "${id}") { ${FIELDS} } }`, { as }))
    .directive;

const streets = [organizationId('STREET-A'), organizationId('STREET-B')].sort();

describe('a directive', () => {
  it('is read from text, corrected, covered and confirmed; the desks of its addressees read it then', async () => {
    const directive = await received(notice('1', plain));
    expect(directive).toMatchObject({
      state: 'REVIEWING',
      kind: 'DEMAND',
      number: '区应急发〔2026〕1号',
      title: '关于开展火灾隐患排查的通知',
      uncoveredCount: 1,
      items: [{ sentences: [2], deadlineOn: '2026-12-20', deliverable: '排查情况统计表', origin: 'EXTRACTED' }],
    });
    expect(directive.items[0]!.addressees.map(({ id }) => id).sort()).toEqual(streets);
    expect(await find(directive.id, people.streetA)).toBeNull();

    const early = await act('confirmDirective', directive);
    expect(early.code).toBe('DIRECTIVE_UNCOVERED');
    expect(directive.availableActions.find(({ action }) => action === 'CONFIRM')).toMatchObject({
      enabled: false,
      reason: { code: 'DIRECTIVE_UNCOVERED' },
    });
    const { directive: changed } = await act('changeDirectiveItem', directive, {
      itemId: directive.items[0]!.id,
      item: { what: '排查消防通道', deadlineOn: '2026-12-18', addresseeIds: [streets[0]] },
    });
    expect(changed!.items[0]).toMatchObject({ what: '排查消防通道', origin: 'CHANGED', doubtful: [] });
    const done = await confirmed(changed!);
    expect([done.state, done.uncoveredCount]).toEqual(['CONFIRMED', 0]);
    expect(done.sentences.map(({ noDemandBy }) => noDemandBy?.id ?? null)).toEqual([editor.id, null]);
    expect(done.steps.map((step) => step.act)).toEqual(['RECEIVED', 'ITEM_CHANGED', 'SENTENCES_MARKED', 'CONFIRMED']);
    const [mine, other] =
      streets[0] === organizationId('STREET-A') ? [people.streetA, people.streetB] : [people.streetB, people.streetA];
    expect((await find(done.id, mine))?.state).toBe('CONFIRMED');
    expect((await find(done.id, mine))?.availableActions).toEqual([]);
    expect(await find(done.id, other)).toBeNull();
    expect((await act('removeDirectiveItem', done, { itemId: done.items[0]!.id })).code).toBe(
      'DIRECTIVE_NOT_REVIEWING',
    );
  });

  it('is read from docx and xlsx, whose rows are items of their own', async () => {
    const docx = await writeDocx({ body: notice('2', plain).split('\n') });
    expect((await received(docx, { fileName: '通知.docx' })).items).toHaveLength(1);
    const rows = [
      ['任务分解表', '', '', ''],
      ['序号', '工作任务', '责任单位', '完成时限'],
      ['1', '排查群租房', '各街道', '12月底前'],
      ['2', '更新台账', '各街道', '每月5日前'],
    ];
    const xlsx = await buffer(streamXlsx([{ name: '任务', columns: 4, rows }]));
    const { title, sentences, items } = await received(xlsx, { fileName: '任务.xlsx' });
    expect([title, sentences.length]).toEqual(['任务分解表', 2]);
    expect(items.map(({ what, deadlineOn }) => [what, deadlineOn])).toEqual([
      ['排查群租房', '2026-12-31'],
      ['更新台账', '2026-12-05'],
    ]);
  });

  it('keeps the sentence of an item that is split, added or removed', async () => {
    const directive = await received(notice('3', plain));
    const [item] = directive.items;
    const part = (what: string) => ({ what, addresseeIds: streets });
    const { directive: split } = await act('splitDirectiveItem', directive, {
      itemId: item!.id,
      parts: [part('排查消防通道'), part('报送统计表')],
    });
    expect(split!.items.map(({ what, sentences }) => [what, sentences])).toEqual([
      ['排查消防通道', [2]],
      ['报送统计表', [2]],
    ]);
    expect((await act('markNoDemand', split!, { sentences: [2] })).code).toBe('SENTENCE_HAS_ITEM');
    let { directive: next } = await act('removeDirectiveItem', split!, { itemId: split!.items[0]!.id });
    expect(next!.uncoveredCount).toBe(1);
    ({ directive: next } = await act('removeDirectiveItem', next!, { itemId: split!.items[1]!.id }));
    expect(next!.uncoveredCount).toBe(2);
    ({ directive: next } = await act('addDirectiveItem', next!, { sentences: [1, 2], item: part('排查') }));
    expect([next!.uncoveredCount, next!.items[0]]).toMatchObject([0, { sentences: [1, 2], origin: 'ADDED' }]);
    expect((await act('addDirectiveItem', next!, { sentences: [9], item: part('无') })).code).toBe('BAD_INPUT');
    const change = (addresseeIds: string[]) =>
      act('changeDirectiveItem', next!, { itemId: next!.items[0]!.id, item: { what: '排查', addresseeIds } });
    expect((await change([newId()])).code).toBe('NOT_FOUND');
    const { directive: alone } = await change([]);
    expect((await act('confirmDirective', alone!)).code).toBe('ITEM_WITHOUT_ADDRESSEE');
    expect((await act('confirmDirective', next!)).code).toBe('STALE_VERSION');
  });

  it('is taken in once, and again after its entry was withdrawn', async () => {
    const first = await received(notice('4', plain));
    expect((await receive(notice('4', `${plain}请认真落实。`))).code).toBe('DIRECTIVE_KNOWN');
    const { directive } = await act('withdrawDirective', first, { reason: '文件传错' });
    expect(directive).toMatchObject({ state: 'WITHDRAWN' });
    expect((await act('withdrawDirective', directive!, { reason: '再撤' })).code).toBe('DIRECTIVE_NOT_OPEN');
    expect((await receive(notice('4', plain))).code).toBeUndefined();
  });

  it('reaches the earlier one that it corrects or repeals, when it is confirmed', async () => {
    const earlier = await confirmed(await received(notice('5', plain)));
    const repeal = await received(
      `区应急发〔2026〕6号\n关于废止《关于开展火灾隐患排查的通知》的通知\n各街道：\n决定废止《关于开展火灾隐患排查的通知》（区应急发〔2026〕5号）。`,
    );
    expect([repeal.kind, repeal.target?.id]).toEqual(['REPEAL', earlier.id]);
    expect((await find(earlier.id, editor))?.state).toBe('CONFIRMED');
    const done = await confirmed(repeal);
    expect((await act('withdrawDirective', done, { reason: '撤' })).code).toBe('DIRECTIVE_NOT_OPEN');
    const after = await find(earlier.id, editor);
    expect([after?.state, after?.corrections, after?.steps.at(-1)]).toEqual([
      'REPEALED',
      [{ id: done.id }],
      { act: 'REPEALED', note: '区应急发〔2026〕6号' },
    ]);
  });

  it('that was repealed stays so, whatever corrects it afterwards', async () => {
    const earlier = await confirmed(await received(notice('12', plain)));
    const about = (verb: string, number: number) =>
      `区应急发〔2026〕${number}号\n关于${verb}《关于开展火灾隐患排查的通知》的通知\n各街道：\n现${verb}《关于开展火灾隐患排查的通知》（区应急发〔2026〕12号）。`;
    const correction = await received(about('更正', 13));
    await confirmed(await received(about('废止', 14)));
    await confirmed(correction);
    const after = await find(earlier.id, editor);
    expect([after?.state, after?.corrections.length]).toEqual(['REPEALED', 2]);
  });

  it('answers a repeated key with the directive as it stands, and only to an editor of its receiver', async () => {
    const input = { idempotencyKey: newId(), fileName: '通知.txt', content: notice('15', plain) };
    const first = (await send('receiveDirective', input)).directive!;
    await act('markNoDemand', first, { sentences: [1] });
    const again = await send('receiveDirective', input);
    expect([again.directive?.id, again.directive?.version]).toEqual([first.id, 2]);
    const moved: Actor = { ...streetEditor, id: editor.id };
    expect((await send('receiveDirective', input, moved)).code).toBe('OUT_OF_SCOPE');
  });

  it('is taken in once when two persons send it at the same time', async () => {
    const both = await Promise.all([receive(notice('16', plain)), receive(notice('16', plain))]);
    expect(both.map(({ code }) => code ?? 'taken').sort()).toEqual(['DIRECTIVE_KNOWN', 'taken']);
  });

  it('without text waits for a person, who types it', async () => {
    const scan = await received(await writeDocx({ body: [''] }), { fileName: '扫描件.docx' });
    expect([scan.state, scan.title]).toEqual(['AWAITING_TEXT', '扫描件']);
    expect((await act('confirmDirective', scan)).code).toBe('DIRECTIVE_NOT_REVIEWING');
    expect((await act('transcribeDirective', scan, { content: '机密★1年\n关于某事的通知' })).code).toBe(
      'DIRECTIVE_SECRET',
    );
    const { directive } = await act('transcribeDirective', scan, { content: notice('7', plain) });
    expect([directive!.state, directive!.items.length]).toEqual(['REVIEWING', 1]);
    expect((await act('transcribeDirective', directive!, { content: '再录' })).code).toBe('DIRECTIVE_HAS_TEXT');
  });

  it('is seen and changed by the editors of its receiver alone', async () => {
    const directive = await received(notice('8', plain));
    for (const other of [streetEditor, people.environment]) {
      expect(await find(directive.id, other)).toBeNull();
      expect(await list(other)).not.toContain(directive.id);
    }
    const before = (await everyRow(subgraph)).length;
    const commands: [string, object][] = [
      ['transcribeDirective', { content: '录入' }],
      ['changeDirectiveItem', { itemId: directive.items[0]!.id, item: { what: '无', addresseeIds: [] } }],
      ['splitDirectiveItem', { itemId: directive.items[0]!.id, parts: [] }],
      ['removeDirectiveItem', { itemId: directive.items[0]!.id }],
      ['addDirectiveItem', { sentences: [1], item: { what: '无', addresseeIds: [] } }],
      ['markNoDemand', { sentences: [1] }],
      ['confirmDirective', {}],
      ['withdrawDirective', { reason: '无' }],
    ];
    for (const [command, input] of commands) {
      expect([command, (await act(command, directive, input, streetEditor)).code]).toEqual([command, 'OUT_OF_SCOPE']);
      expect([command, (await act(command, directive, input, people.coordinator)).code]).toEqual([
        command,
        'FORBIDDEN',
      ]);
    }
    expect((await receive('无', { as: people.resident })).code).toBe('FORBIDDEN');
    expect((await everyRow(subgraph)).length).toBe(before);
  });

  it('is found by its words, unless it has a marking that restricts its readers', async () => {
    const open = await received(notice('9', `${plain}\n二、各街道要统计人行天桥数量。`));
    const inside = await received(
      await writeDocx({
        body: notice('10', `${plain}\n二、各街道要统计人行天桥数量。`).split('\n'),
        header: '内部资料，注意保存',
      }),
      { fileName: '通知.docx' },
    );
    expect(inside.marking).toBe('INTERNAL');
    expect(await list(editor, ', text: "人行天桥"')).toEqual([open.id]);
    expect(await list(editor, ', text: "〔2026〕10号"')).toEqual([]);
    expect(await list(editor)).toEqual(expect.arrayContaining([open.id, inside.id]));
    const elsewhere = (await everyRow(subgraph)).filter((row) => !/^directive_(sentence|item) /.test(row));
    expect(elsewhere.filter((row) => row.includes('人行天桥'))).toEqual([]);
  });

  it('masks the numbers of persons before anything is stored', async () => {
    const directive = await received(notice('11', `${plain}\n请联系王强13912345678报送名单。`));
    expect(directive.sentences.map(({ text }) => text).join()).not.toContain('13912345678');
    expect((await everyRow(subgraph)).filter((row) => row.includes('13912345678'))).toEqual([]);
  });
});

describe('a secret document', () => {
  const word = '天鹅湖专项';
  const body = ['关于做好天鹅湖专项工作的通知', '各街道：', '各街道要于12月20日前完成天鹅湖专项排查。'];
  const sheet = { name: '名单（绝密）', columns: 1, rows: body.map((text) => [text]) };
  const cases: [string, () => Promise<[content: string | Buffer, fileName: string]>][] = [
    ['in the text', async () => [`机密★1年\n${body.join('\n')}`, '通知.txt']],
    ['in the body of a docx', async () => [await writeDocx({ body: ['绝密', ...body] }), '通知.docx']],
    ['in its header', async () => [await writeDocx({ body, header: '秘密★5年' }), '通知.docx']],
    ['in its footer', async () => [await writeDocx({ body, footer: '机密' }), '通知.docx']],
    ['in its properties', async () => [await writeDocx({ body, properties: { 密级: '秘密' } }), '通知.docx']],
    ['in its file name', async () => [await writeDocx({ body }), '【机密】天鹅湖专项通知.docx']],
    ['in the name of a sheet', async () => [await buffer(streamXlsx([sheet])), '名单.xlsx']],
  ];

  /** The built service as a process of its own, with its most talkative log and a folder for its files. */
  let service: ChildProcess;
  let said = '';
  const files = mkdtempSync(join(tmpdir(), 'directives-'));
  const url = () => /"url":"(http:[^"]+)"/.exec(said)?.[1];
  beforeAll(async () => {
    service = spawn(process.execPath, ['services/coordination/dist/main.js'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        TMPDIR: files,
        JICENG_PROFILE: 'local',
        JICENG_ROLE: 'api',
        LOG_LEVEL: 'debug',
        PORT: '0',
        FILES_FOLDER: files,
        DATABASE_URL: subgraph.database.url,
        QUEUE_URL: subgraph.queues.url,
        ACTOR_CONTEXT_SECRET: testContextSecret,
        SEALING_KEYS: testSealingKeys,
      },
    });
    for (const stream of [service.stdout!, service.stderr!]) stream.on('data', (text) => (said += String(text)));
    await eventually(() => url() ?? false, { timeoutMs: 30_000 });
  }, 60_000);
  afterAll(() => {
    service.kill();
    rmSync(files, { recursive: true });
  });

  it.each(cases)('is refused before anything is stored or logged: %s', async (_, make) => {
    const [content, fileName] = await make();
    const file =
      typeof content === 'string'
        ? { content, contentEncoding: 'TEXT' }
        : { content: content.toString('base64'), contentEncoding: 'BASE64' };
    const answer = await fetch(`${url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation($input: ReceiveDirectiveInput!) { receiveDirective(input: $input) { directive { id } } }',
        variables: { input: { idempotencyKey: newId(), fileName, ...file } },
        extensions: { context: subgraph.context(editor) },
      }),
    });
    const text = await answer.text();
    expect(text).toContain('DIRECTIVE_SECRET');
    const rows = await everyRow(subgraph);
    for (const secret of [word, file.content.slice(0, 60)]) {
      expect(text + said).not.toContain(secret);
      expect(rows.filter((row) => row.includes(secret))).toEqual([]);
    }
    expect(readdirSync(files)).toEqual([]);
  });

  it('is none when the word stands in a sentence', async () => {
    expect((await receive(notice('20', '各单位要严格保守国家秘密，于12月20日前开展保密检查。'))).code).toBeUndefined();
  });
});

describe('a file', () => {
  it('that is too long, or that cannot be read, is refused', async () => {
    expect((await receive('字'.repeat(7_000_000))).code).toBe('IMPORT_TOO_LARGE');
    for (const long of ['各街道报送名单。\n'.repeat(3_001), '字'.repeat(10_001), `${'字'.repeat(9_999)}\n`.repeat(31)])
      expect((await receive(long)).code).toBe('IMPORT_TOO_LARGE');
    expect((await receive(Buffer.from('%PDF-1.7'))).code).toBe('IMPORT_UNREADABLE');
    expect((await receive(Buffer.from('PK\u0003\u0004'))).code).toBe('IMPORT_UNREADABLE');
  });
});
