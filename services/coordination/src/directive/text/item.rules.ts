import { addresseesIn, type Addressees, type KnownUnit } from './addressee.rules.js';
import { deadlineIn, type DeadlineContext, type Recurrence } from './deadline.rules.js';
import { levelOf, withoutNumbering, type Sentence } from './layout.rules.js';

/** Fields of an item that a person should look at. */
export type ItemField = 'what' | 'object' | 'elements' | 'quantity' | 'deliverable' | 'deadline' | 'addressees';

/** A demand that a document makes, as extracted from one sentence. */
export interface ExtractedItem {
  /** Index of its sentence, from 0. */
  sentence: number;
  what: string;
  object: string | null;
  /** The data that the demand asks for, by the names in the text. */
  elements: string[];
  quantity: string | null;
  deliverable: string | null;
  deadlineText: string | null;
  deadlineOn: string | null;
  recurrence: Recurrence | null;
  addresseeText: string;
  addresseeIds: string[];
  /** From 0 to 1: how sure it is that the sentence makes this demand. */
  confidence: number;
  doubtful: ItemField[];
}

export interface ItemContext extends DeadlineContext {
  units: readonly KnownUnit[];
  mainRecipients: string | null;
}

/** From this confidence on, a sentence makes an item. */
const LEAST_CONFIDENCE = 0.45;
/** Below this confidence, a person should look at the demand itself. */
const SURE = 0.7;

/**
 * Verbs of demands in official texts. They are acts of administration and name no line and no subject, so that a demand of
 * any line is found by its grammar: an act, an object, and words that oblige.
 */
const ACTS =
  '开展|组织|排查|报送|上报|填报|填写|提交|报告|反馈|制定|印发|建立|完善|落实|整改|整治|检查|巡查|走访|核查|核实|核对|摸排|摸底|登记|统计|汇总|梳理|清理|清查|更新|录入|采集|收集|宣传|发放|张贴|培训|演练|召开|参加|成立|明确|设立|配备|配齐|安装|修复|拆除|督促|指导|协助|配合|推进|实施|完成|确保|做好|抓好|强化|加强|公示|公开|归档|移交|对接|申报|推荐|评选|审核|复核|验收|回访|慰问|救助|劝导|劝阻|处置|处理|办理|答复|治理|关闭|停用|查处|暂停|停止|禁止|使用|安排|选派|指定|确定|编制|绘制|拍摄|上传|签订|签署|动员|发动|招募|组建|保障|提供|通知|告知|传达|学习|补充|补报|补齐|盘点|普查|调查|监测|值守|值班|关注|研判|预警|转移|疏散|隔离|消杀|清运|清扫|保洁|养护|巡护|联系|引导|受理|支付|发送|核减|缴纳|兑现|接种|筛查|体检|随访|建档|打印|回收|张挂|悬挂|设置|划定|维护|检修|测试|抽查|自查|互查|督查|通报|约谈|问责|考核|评估|总结|报备|备案|审批|整理|撰写|形成|建成|新建|改造|扩大|提升|降低|压降|减少|增加|清零|销号';
const ACT = new RegExp(`(?:${ACTS})`, 'u');
const OBLIGES =
  /(?:必须|务必|应当|须|需要?|要(?!求|点|素|闻|件)|应(?!急|对|用|届|聘|诉|邀)|请|确保|不得|严禁|禁止|责成|负责|牵头|不准|一律|限期|不少于|不低于|不超过|至少)/u;
const DELIVERABLE =
  /(?:报送|上报|提交|填报|填写|反馈|报|形成|制定|编制|建立|出具|上传|发送|送|撰写|绘制|签订|交)(?:一份|一式\S份|各自|本\S{1,3}的?|其)?([^，,。；;：:（(并]{0,24}(?:《[^》]{2,40}》|报告|方案|台账|清单|总结|材料|名单|名册|照片|汇总表|统计表|登记表|一览表|明细表|报表|表格?|预案|数据|小结|信息|情况|责任书|承诺书|档案|计划|制度|台帐|图|视频|记录|凭证|票据|月报|周报|日报|快报))/u;
const QUANTITY =
  /(?:(?:每\S{1,6}?)?(?:不少于|不低于|不超过|不高于|至少|达到|达|控制在|保持在|增加|减少|降低|提高)?\s*(?:百分之[〇零一二两三四五六七八九十百]+|\d+(?:\.\d+)?\s*(?:[%％‰]|(?:万|亿)?\s*(?:余)?(?:个百分点|平方米|平方公里|公里|千米|米|公斤|吨|升|人次|户次|车次|场次|户|人|名|次|场|处|个|家|件|份|篇|条|项|栋|幢|辆|套|张|块|期|批|元|分钟|小时|起|例|盏|只|棵|支|组|类|座|间))|[一二两三四五六七八九十]+(?:人次|户|人|名|次|场|处|个|家|件|份|篇|条|项|栋|期|批)(?!月|工作日|方面|坚持|是|地))|全覆盖|100%|清零)/u;
const ELEMENTS =
  /(?:包括|包含|含|填写|填报|登记|采集|注明|载明|列明|核对|更新)(?:但不限于)?[：:]?((?:[\u4e00-\u9fa5A-Za-z（）()]{2,14}[、及和与]){1,12}[\u4e00-\u9fa5A-Za-z]{2,14}?)(?:等)?(?:信息|内容|数据|要素|字段|指标|情况|项目)?(?=[，,。；;）)]|$)/u;
const BACKGROUND =
  /^(?:为(?:了)?|根据|按照|依据|依照|鉴于|近期|近日|目前|当前|今年以来|去年|截[至止]|随着|经研究|经核查|现将|现就|特此|以上|其中|据统计|以.{2,30}为(?:指导|主线|抓手|目标))/u;
const PAST =
  /(?:已(?:经)?|曾|共)(?:完成|开展|排查|报送|建立|整改|发现|处置|走访|登记)|取得了|存在(?:以下)?问题|工作情况(?:通报)?如下/u;
const CLOSING =
  /^(?:特此(?:通知|通报|函告|函复)|此复|专此|妥否|请(?:认真|遵照)(?:贯彻|组织)?(?:执行|落实|贯彻执行|抓好落实)|请予支持|联系人|现(?:将|就).{0,60}如下)/u;

/** Extracts the items of a document, at most one from each sentence; a person splits those that hold several demands. */
export function itemsOf(sentences: readonly Sentence[], context: ItemContext): ExtractedItem[] {
  const everybody = addresseesIn(context.mainRecipients ?? '', context.units);
  /** The addressees that the headings above a sentence name, by level. */
  const named: (Addressees | null)[] = [];
  const items: ExtractedItem[] = [];
  /** The item of the sentence before, when that sentence looks like a heading in front of its paragraph. */
  let heading: { item: Found; paragraph: number } | null = null;
  for (const [index, sentence] of sentences.entries()) {
    const own = addresseesIn(sentence.text, context.units);
    if (sentence.level > 0) {
      named.length = sentence.level;
      named[sentence.level] = own.text === '' ? null : own;
    }
    const above = named.findLast((each) => each) ?? everybody;
    const item = sentence.columns
      ? itemOfRow(sentence.columns, context, everybody)
      : itemOfSentence(sentence, own, above, context);
    if (heading && heading.paragraph === sentence.paragraph && item && saysAgain(heading.item, item)) items.pop();
    heading = item && isBeforeText(sentence, own) ? { item, paragraph: sentence.paragraph } : null;
    if (item) items.push({ ...item, sentence: index });
  }
  return items;
}

/** Most characters of a heading in front of its paragraph. */
const LONGEST_HEADING = 16;

/** True for a numbered sentence that looks like a heading in front of its paragraph: 一、排查消防通道。各街道要…. */
function isBeforeText({ text }: Sentence, own: Addressees): boolean {
  const bare = withoutNumbering(text);
  return levelOf(text) > 0 && bare.length <= LONGEST_HEADING && own.text === '' && !/[，,：:]/u.test(bare);
}

/** True when the text after a heading demands everything that the heading does, so that the heading makes no item. */
function saysAgain(heading: Found, text: Found): boolean {
  const missing = heading.deliverable !== null && text.deliverable === null;
  return (
    heading.deadlineText === null && heading.quantity === null && !missing && text.confidence >= heading.confidence
  );
}

type Found = Omit<ExtractedItem, 'sentence'>;

function itemOfSentence(sentence: Sentence, own: Addressees, above: Addressees, context: ItemContext): Found | null {
  const text = withoutNumbering(sentence.text).replace(/[。！？；;!?]$/u, '');
  if (sentence.heading || CLOSING.test(text)) return null;
  const deadline = deadlineIn(text, context);
  const deliverable = DELIVERABLE.exec(text)?.[1]?.replace(/^的/u, '') ?? null;
  // The number of 3个工作日内 is none of the demand.
  const counted = deadline === null ? text : text.replaceAll(deadline.text, '\u3000');
  const quantity = QUANTITY.exec(counted)?.[0]?.trim() ?? null;
  const isBackground = BACKGROUND.test(text);
  const main = isBackground ? afterPurpose(text) : text;
  const act = actAt(main);
  const signs = {
    act: act === null ? 0 : act.first ? 0.4 : 0.25,
    obliges: OBLIGES.test(main) ? 0.25 : 0,
    deadline: deadline === null ? 0 : 0.25,
    deliverable: deliverable === null ? 0 : 0.2,
    addressees: own.text === '' ? 0 : 0.2,
    quantity: quantity === null ? 0 : 0.1,
    condition: /的[，,]/u.test(main) ? 0.1 : 0,
    listed: sentence.level > 0 ? 0.05 : 0,
    background: isBackground ? -0.25 : 0,
    past: PAST.test(text) ? -0.5 : 0,
  };
  const confidence = Math.max(
    0,
    Math.min(
      1,
      Object.values(signs).reduce((sum, sign) => sum + sign, 0),
    ),
  );
  if (confidence < LEAST_CONFIDENCE || act === null) return null;
  const addressees = own.text === '' ? above : own;
  const actedOn = objectOf(main, act);
  // 报送走访情况统计表 is about the whole table, although 走访 alone is an act.
  const object = actedOn !== null && deliverable?.endsWith(actedOn) ? deliverable : actedOn;
  const doubtful: ItemField[] = [];
  if (confidence < SURE) doubtful.push('what');
  if (object === null) doubtful.push('object');
  if (deadline?.doubtful) doubtful.push('deadline');
  if (addressees.doubtful || addressees.unitIds.length === 0) doubtful.push('addressees');
  return {
    what: main.replace(/^[，,、]/u, ''),
    object,
    elements: elementsOf(text),
    quantity,
    deliverable,
    deadlineText: deadline?.text ?? null,
    deadlineOn: deadline?.on ?? null,
    recurrence: deadline?.recurrence ?? null,
    addresseeText: addressees.text,
    addresseeIds: addressees.unitIds,
    confidence: Math.round(confidence * 100) / 100,
    doubtful,
  };
}

/** Returns the part after the purpose: 为保障安全，各社区要排查… begins with 各社区. */
function afterPurpose(text: string): string {
  const comma = text.search(/[，,]/u);
  return comma === -1 ? text : text.slice(comma + 1);
}

interface Act {
  word: string;
  at: number;
  /** True when the act begins its clause, or follows the addressee, an obliging word or 将…. */
  first: boolean;
}

/** A ban is an act too: 不得变相收费. */
const BAN = /不得|严禁|禁止|不准/u;

/** Finds the act of a sentence: the first that stands where an act is demanded, or else the first of all. */
function actAt(text: string): Act | null {
  let offset = 0;
  let other: Act | null = null;
  for (const clause of text.split(/(?<=[，,：:])/u)) {
    const match = BAN.exec(clause) ?? ACT.exec(clause);
    if (match) {
      const before = clause.slice(0, match.index);
      const first =
        before.length <= 2 ||
        OBLIGES.test(before) ||
        /(?:街道|社区|部门|单位|局|中心|委|办|前|内|起|日|全面|认真|切实|逐一|逐户|定期|统一|集中|抓紧|同步|全力|持续|进一步)(?:并)?$/u.test(
          before,
        ) ||
        /(?:将|把|对|就|由|于|向|组织|按)[^，,]{0,40}$/u.test(before);
      const act = { word: match[0], at: offset + match.index, first };
      if (first) return act;
      other ??= act;
    }
    offset += clause.length;
  }
  return other;
}

/** Returns what the act is done to: the words after it, or between 将, 把, 对 and it. */
function objectOf(text: string, act: Act): string | null {
  const before = text.slice(0, act.at);
  const moved = /(?:将|把|对|就)([^，,]{2,40}?)(?:进行|予以|加以|全面|逐一|逐户|及时|统一|于[^，,]*|在[^，,]*)?$/u.exec(
    before,
  )?.[1];
  if (moved) return moved;
  const after = text
    .slice(act.at + act.word.length)
    .replace(new RegExp(`^(?:好|并|了|和|、|${ACTS})+`, 'u'), '')
    .split(/[，,：:（(]/u)[0]!
    .replace(/(?:工作)?(?:专项)?(?:行动|活动)?$/u, (words) => (words === '工作' ? '' : words))
    .trim();
  return after.length >= 2 && after.length <= 50 ? after : null;
}

function elementsOf(text: string): string[] {
  const listed = ELEMENTS.exec(text)?.[1];
  if (listed === undefined) return [];
  return listed
    .split(/[、及和与]/u)
    .map((name) => name.trim())
    .filter((name) => name.length >= 2);
}

/** Names of columns in tables of tasks, by the field that they hold. Tables of different offices name them differently. */
const COLUMNS: readonly [ItemField, RegExp][] = [
  ['deadline', /时限|期限|时间|截止|节点|何时|频次|周期|日期/u],
  ['addressees', /责任|牵头|主体|承办|落实单位|配合|对象单位|填报单位|完成单位|单位$|部门$|谁/u],
  ['quantity', /数量|指标值|目标值|目标数|户数|人数|任务数|数$|标准/u],
  ['deliverable', /成果|材料|报送内容|提交|佐证|交付|资料|表单/u],
  ['elements', /要素|字段|数据项|填报项|内容项/u],
  ['object', /对象|范围|场所|类别|领域/u],
  ['what', /任务|工作|事项|内容|要求|举措|措施|项目|做什么|指标/u],
];

function itemOfRow(
  columns: NonNullable<Sentence['columns']>,
  context: ItemContext,
  everybody: Addressees,
): Found | null {
  const cells = new Map<ItemField, string>();
  for (const { name, value } of columns) {
    const field = COLUMNS.find(([each, form]) => form.test(name) && (!cells.has(each) || each === 'what'))?.[0];
    if (field === undefined) continue;
    const held = cells.get(field);
    if (held === undefined) cells.set(field, value);
    // 工作任务 and 具体要求 stand in two columns of one row.
    else cells.set(field, `${held}：${value}`);
  }
  const what = cells.get('what');
  if (what === undefined) return null;
  const deadline = deadlineIn(cells.get('deadline') ?? what, context);
  const own = addresseesIn(cells.get('addressees') ?? '', context.units);
  const addressees = own.text === '' && !cells.has('addressees') ? everybody : own;
  const act = actAt(what);
  const object = cells.get('object') ?? (act ? objectOf(what, act) : null);
  const doubtful: ItemField[] = [];
  if (object === null) doubtful.push('object');
  if (deadline?.doubtful || (cells.has('deadline') && deadline === null)) doubtful.push('deadline');
  if (addressees.doubtful || addressees.unitIds.length === 0) doubtful.push('addressees');
  return {
    what,
    object,
    elements: (cells.get('elements') ?? '').split(/[、，,；;\s]+/u).filter((name) => name !== ''),
    quantity: cells.get('quantity') ?? QUANTITY.exec(what)?.[0]?.trim() ?? null,
    deliverable: cells.get('deliverable') ?? DELIVERABLE.exec(what)?.[1] ?? null,
    deadlineText: cells.get('deadline') ?? deadline?.text ?? null,
    deadlineOn: deadline?.on ?? null,
    recurrence: deadline?.recurrence ?? null,
    addresseeText: addressees.text || (cells.get('addressees') ?? ''),
    addresseeIds: addressees.unitIds,
    confidence: act ? 0.95 : 0.75,
    doubtful,
  };
}
