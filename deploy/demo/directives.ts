import { buffer } from 'node:stream/consumers';
import { writeDocx } from '@jiceng/tables/docx-writer';
import { streamXlsx } from '@jiceng/tables/xlsx-writer';
import { Refused, type Gateway, type Person } from './gateway-client.js';

interface Options {
  gateway: Gateway;
  /** Name of the district, such as 清江区. */
  district: string;
  /** Prefix of the idempotency keys, so that an interrupted load can be resumed. */
  keyPrefix: string;
  /** The day of the documents, as 2026-12-01. */
  day: string;
}

interface Directive {
  id: string;
  version: number;
  sentences: { seq: number; covered: boolean }[];
  items: { id: string; what: string; addressees: { id: string }[] }[];
}

type End = 'reviewing' | 'confirmed' | 'withdrawn';

interface Story {
  key: string;
  fileName: string;
  content: string | Buffer;
  end: End;
}

const FIELDS = 'id version sentences { seq covered } items { id what addressees { id } }';

/** Takes in directives in every state: text, docx and xlsx, a scan without text, a correction and a repeal. */
export async function receiveDirectives({ gateway, district, keyPrefix, day }: Options): Promise<void> {
  const editor = gateway.as('directive-editor');
  for (const story of await storiesOf(district, day)) {
    const key = `${keyPrefix}-directive-${story.key}`;
    const { content, fileName } = story;
    const directive = await send(editor, 'receiveDirective', 'ReceiveDirectiveInput', {
      idempotencyKey: key,
      fileName,
      ...(typeof content === 'string'
        ? { content, contentEncoding: 'TEXT' }
        : { content: content.toString('base64'), contentEncoding: 'BASE64' }),
    }).catch((error: unknown) => {
      // An earlier load with other keys has taken the document in.
      if (error instanceof Refused && error.code === 'DIRECTIVE_KNOWN') return null;
      throw error;
    });
    if (directive === null) continue;
    if (story.end === 'confirmed') await confirm(editor, directive, key);
    if (story.end === 'withdrawn')
      await send(editor, 'withdrawDirective', 'WithdrawDirectiveInput', {
        idempotencyKey: `${key}-withdrawn`,
        directiveId: directive.id,
        expectedVersion: directive.version,
        reason: '文件重复登记',
      });
  }
}

async function confirm(editor: Person, received: Directive, key: string): Promise<void> {
  let directive = received;
  for (const item of received.items.filter(({ addressees }) => addressees.length === 0))
    directive = await send(editor, 'removeDirectiveItem', 'RemoveDirectiveItemInput', {
      idempotencyKey: `${key}-removed-${item.id}`,
      directiveId: directive.id,
      expectedVersion: directive.version,
      itemId: item.id,
    });
  const open = directive.sentences.filter(({ covered }) => !covered).map(({ seq }) => seq);
  if (open.length > 0)
    directive = await send(editor, 'markNoDemand', 'MarkNoDemandInput', {
      idempotencyKey: `${key}-marked`,
      directiveId: directive.id,
      expectedVersion: directive.version,
      sentences: open,
    });
  await send(editor, 'confirmDirective', 'DirectiveInput', {
    idempotencyKey: `${key}-confirmed`,
    directiveId: directive.id,
    expectedVersion: directive.version,
  });
}

async function send(editor: Person, command: string, type: string, input: object): Promise<Directive> {
  const { done } = await editor.send<{ done: { directive: Directive } }>(
    `mutation($input: ${type}!) { done: ${command}(input: $input) { directive { ${FIELDS} } } }`,
    { input },
  );
  return done.directive;
}

async function storiesOf(district: string, day: string): Promise<Story[]> {
  const [year, month, date] = day.split('-').map(Number);
  const written = `${year}年${month}月${date}日`;
  const letter = (office: string, number: string, title: string, body: readonly string[]): string[] => [
    `${district}${office}文件`,
    number,
    title,
    '各街道办事处：',
    ...body,
    `${district}${office}`,
    written,
  ];
  const short = district.replace(/区$/u, '');
  const fire = letter('应急管理局', `${short}应急发〔${year}〕42号`, '关于开展冬春火灾防控工作的通知', [
    '为做好冬春火灾防控工作，现将有关事项通知如下。',
    '一、排查消防通道。各街道要于月底前完成住宅小区消防通道排查，逐处登记地址、占用情况、整改期限等信息。',
    '二、建立问题台账。各社区每周五前报送消防隐患台账，发现堵塞的，立即清理。',
    '三、开展宣传。各社区要张贴防火海报，每个小区不少于3处。',
    '请认真组织落实。',
  ]);
  const elders = letter('民政局', `${short}民发〔${year}〕18号`, '关于开展独居老人冬季走访的通知', [
    '近期气温下降。',
    '一、各社区要对独居老人逐户走访，每户不少于2次。',
    '二、各街道于15个工作日内报送走访情况统计表。',
  ]);
  const weekly = letter('城市管理局', `${short}城管发〔${year}〕7号`, '关于报送市容整治周报的通知', [
    '各街道每周五前报送市容整治周报。',
  ]);
  const parking = letter('住房和建设局', `${short}住建发〔${year}〕9号`, '关于报送停车泊位情况的通知', [
    '各街道于月底前报送停车泊位统计表。',
  ]);
  const tasks = [
    ['安全生产任务分解表', '', '', '', ''],
    ['序号', '工作任务', '责任单位', '完成时限', '提交成果'],
    ['1', '开展群租房排查', '各社区', '月底前', '群租房台账'],
    ['2', '更新楼栋长名册', '各社区', '每月5日前', '楼栋长名册'],
    ['3', '组织消防演练', '各街道', '12月20日前', '演练照片'],
  ];
  return [
    { key: 'fire', fileName: '关于开展冬春火灾防控工作的通知.txt', content: fire.join('\n'), end: 'reviewing' },
    {
      key: 'elders',
      fileName: '关于开展独居老人冬季走访的通知.docx',
      content: await writeDocx({ body: elders }),
      end: 'confirmed',
    },
    {
      key: 'tasks',
      fileName: '安全生产任务分解表.xlsx',
      content: await buffer(streamXlsx([{ name: '任务', columns: 5, rows: tasks }])),
      end: 'reviewing',
    },
    { key: 'scan', fileName: '会议纪要（扫描件）.docx', content: await writeDocx({ body: [''] }), end: 'reviewing' },
    { key: 'weekly', fileName: '市容整治周报.txt', content: weekly.join('\n'), end: 'confirmed' },
    {
      key: 'repeal',
      fileName: '废止通知.txt',
      content: letter('城市管理局', `${short}城管发〔${year}〕8号`, '关于废止市容整治周报的通知', [
        `经研究，决定废止《关于报送市容整治周报的通知》（${short}城管发〔${year}〕7号）。`,
      ]).join('\n'),
      end: 'confirmed',
    },
    { key: 'parking', fileName: '停车泊位.txt', content: parking.join('\n'), end: 'confirmed' },
    {
      key: 'correction',
      fileName: '更正通知.txt',
      content: letter('住房和建设局', `${short}住建发〔${year}〕10号`, '关于更正停车泊位报送时限的通知', [
        `现更正《关于报送停车泊位情况的通知》（${short}住建发〔${year}〕9号）：各街道于下月底前报送停车泊位统计表。`,
      ]).join('\n'),
      end: 'confirmed',
    },
    {
      key: 'twice',
      fileName: '重复登记.txt',
      content: '关于召开例会的通知\n各街道：\n请于周五前报送参会名单。',
      end: 'withdrawn',
    },
  ];
}
