import { dateOf } from './deadline.rules.js';
import { wholeNumberOf } from './numeral.rules.js';

/** A paragraph, or a row of a table, as the document has it. */
export interface LayoutBlock {
  text: string;
  cells: readonly string[] | null;
}

/** What a document is: a demand, or one that changes or ends an earlier document. */
export type DirectiveKind = 'demand' | 'correction' | 'repeal';
export type Urgency = 'extra_urgent' | 'urgent';

/** A sentence, or a row of a table. */
export interface Sentence {
  /** Number of the paragraph in the body, from 1. */
  paragraph: number;
  /** 0 for text, 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）. */
  level: number;
  /** True for a heading alone, without an end of sentence. */
  heading: boolean;
  text: string;
  /** The cells under the headings of the columns, in a row of a table; null for text. */
  columns: { name: string; value: string }[] | null;
}

/** The parts of an official document (GB/T 9704). */
export interface Layout {
  issuer: string | null;
  number: string | null;
  signer: string | null;
  urgency: Urgency | null;
  title: string | null;
  mainRecipients: string | null;
  copiedTo: string | null;
  attachments: string[];
  issuedOn: string | null;
  kind: DirectiveKind;
  /** Number of the document that this one corrects or repeals. */
  targetNumber: string | null;
  sentences: Sentence[];
}

const NUMBER_FORM =
  /[\u4e00-\u9fa5]{1,15}(?:发|函|办|通|文|字|令|电|规|传|督|请|报|纪)?[〔[(（【]\s*(\d{4})\s*[〕\])）】]\s*第?\s*(\d{1,5})\s*号/u;
const DATE =
  /^[（(]?(\d{4}|[〇零一二三四五六七八九]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日[）)]?$/u;
const KIND_OF_DOCUMENT =
  /(?:通知|通报|意见|方案|函|请示|报告|决定|决议|批复|公告|通告|要点|计划|纪要|办法|细则|令|提示|清单|任务书|任务分解|任务表|提醒|安排|规定|规划|措施|指南|倡议书|要求)(?:[（(][^）)]{1,12}[）)])?$/u;
const ISSUER =
  /^[\u4e00-\u9fa5、\s]{4,60}?(?:文件|局|委|委员会|办公室|办|政府|中心|部|院|会|大队|支队|指挥部|领导小组|街道办事处|工委|党工委)$/u;
const RECIPIENTS = /^(?!附件|抄送|联系人|主送)[^。；！？]{2,200}[：:]$/u;
const LEVELS: readonly [RegExp, number][] = [
  [/^[一二三四五六七八九十]{1,3}、/u, 1],
  [/^[（(][一二三四五六七八九十]{1,3}[）)]/u, 2],
  [/^\d{1,2}[.．、](?!\d)/u, 3],
  [/^(?:[（(]\d{1,2}[）)]|[①②③④⑤⑥⑦⑧⑨⑩])/u, 4],
];
const ENDS = '。！？；!?;';
const OPENING = '“《（(「『【〔';
const CLOSING = '”》）)」』】〕';

/** Reads the layout of an official document. A part that the document does not have is null. */
export function layoutOf(blocks: readonly LayoutBlock[]): Layout {
  const layout: Layout = {
    issuer: null,
    number: null,
    signer: null,
    urgency: null,
    title: null,
    mainRecipients: null,
    copiedTo: null,
    attachments: [],
    issuedOn: null,
    kind: 'demand',
    targetNumber: null,
    sentences: [],
  };
  const body = readHead(blocks, layout);
  readBody(blocks.slice(body), layout);
  const { kind, targetNumber } = changeOf(layout);
  return { ...layout, kind, targetNumber };
}

/** Reads everything above the body, and returns the index at which the body begins. */
function readHead(blocks: readonly LayoutBlock[], layout: Layout): number {
  const title: string[] = [];
  for (const [index, { text, cells }] of blocks.entries()) {
    if (cells !== null && cells.filter((cell) => cell !== '').length > 1) return endOfHead(layout, title, index);
    const line = text.replace(/\s+/gu, ' ').trim();
    const bare = line.replace(/\s+/gu, '');
    const number = NUMBER_FORM.exec(bare);
    if (index < 12 && title.length === 0 && isLetterhead(line, bare, number, layout)) continue;
    if (RECIPIENTS.test(bare) && levelOf(bare) === 0) {
      layout.mainRecipients = bare.slice(0, -1);
      return endOfHead(layout, title, index + 1);
    }
    const isBody = levelOf(bare) > 0 || /[。；]$/u.test(bare) || bare.length > 80;
    if (isBody || (title.length > 0 && KIND_OF_DOCUMENT.test(title.join('')))) return endOfHead(layout, title, index);
    title.push(bare);
    if (title.length > 5) return endOfHead(layout, title.slice(0, 1), index - 4);
  }
  return endOfHead(layout, title, blocks.length);
}

function endOfHead(layout: Layout, title: readonly string[], index: number): number {
  layout.title = title.join('') || null;
  return index;
}

/** Takes a line above the title: number of copies, marking, urgency, issuer, number, signer. */
function isLetterhead(line: string, bare: string, number: RegExpExecArray | null, layout: Layout): boolean {
  if (/^\d{4,6}$/u.test(bare)) return true;
  const urgency = /(特急|特提|加急|急件|平急)/u.exec(bare)?.[1];
  if (urgency && bare.length <= 20 && !KIND_OF_DOCUMENT.test(bare)) {
    layout.urgency = ['特急', '特提'].includes(urgency) ? 'extra_urgent' : 'urgent';
    return true;
  }
  if (/^(?:内部|工作秘密)/u.test(bare) && bare.length <= 20) return true;
  const signer = /签发人[:：]\s*(.+)$/u.exec(line)?.[1];
  if (signer !== undefined) layout.signer = signer.trim();
  if (number && bare.length <= 60 && !/关于/u.test(bare)) {
    layout.number = normalNumber(number[0]);
    return true;
  }
  if (signer !== undefined) return true;
  if (ISSUER.test(bare) && !/^关于/u.test(bare) && !KIND_OF_DOCUMENT.test(bare)) {
    layout.issuer ??= bare.replace(/文件$/u, '');
    return true;
  }
  return false;
}

function readBody(blocks: readonly LayoutBlock[], layout: Layout): void {
  let paragraph = 0;
  let header: readonly string[] | null = null;
  let inAttachments = false;
  let last = '';
  for (const { text, cells } of blocks) {
    if (cells !== null && cells.filter((cell) => cell !== '').length > 1) {
      if (header === null) {
        header = cells;
        continue;
      }
      paragraph += 1;
      layout.sentences.push(rowOf(header, cells, paragraph));
      continue;
    }
    header = null;
    const line = text.replace(/[ \t\u3000\u00a0]+/gu, ' ').trim();
    const bare = line.replace(/\s+/gu, '');
    if (bare === '') continue;
    const attached = /^附件[:：](.+)$/u.exec(bare)?.[1];
    if (attached !== undefined || (inAttachments && /^\d{1,2}[.．、]/u.test(bare) && bare.length <= 60)) {
      inAttachments = true;
      layout.attachments.push(...namesOf(attached ?? bare));
      continue;
    }
    inAttachments = false;
    const copied = /^抄\s*送[:：](.+)$/u.exec(bare)?.[1];
    if (copied !== undefined) {
      layout.copiedTo = copied.replace(/[。.]$/u, '');
      continue;
    }
    const date = DATE.exec(bare);
    if (date) {
      layout.issuedOn ??= dateOf(wholeNumberOf(date[1]!), wholeNumberOf(date[2]!), wholeNumberOf(date[3]!));
      // The line above the date is the signature (发文机关署名).
      const above = layout.sentences.at(-1);
      if (above && above.text === last && ISSUER.test(last)) {
        layout.sentences.pop();
        layout.issuer ??= last;
      }
      continue;
    }
    if (/^[（(](?:联系人|此件|联系电话)/u.test(bare) || /\d{4}年\d{1,2}月\d{1,2}日印发$/u.test(bare)) continue;
    paragraph += 1;
    layout.sentences.push(...sentencesOf(bare, paragraph));
    last = bare;
  }
}

function namesOf(text: string): string[] {
  return text
    .split(/(?=\d{1,2}[.．、])/u)
    .map((name) => name.replace(/^\d{1,2}[.．、]/u, '').trim())
    .filter((name) => name !== '');
}

function rowOf(header: readonly string[], cells: readonly string[], paragraph: number): Sentence {
  const columns = cells.flatMap((value, index) =>
    value.trim() === '' ? [] : [{ name: (header[index] ?? '').trim() || `第${index + 1}列`, value: value.trim() }],
  );
  const text = columns.map(({ name, value }) => `${name}：${value}`).join('；');
  return { paragraph, level: 0, heading: false, text, columns };
}

/** Returns the level of the numbering with which a paragraph begins; 0 without one. */
export function levelOf(text: string): number {
  return LEVELS.find(([form]) => form.test(text))?.[1] ?? 0;
}

/** Removes the numbering at the beginning of a paragraph. */
export function withoutNumbering(text: string): string {
  const form = LEVELS.find(([each]) => each.test(text))?.[0];
  return form ? text.replace(form, '') : text;
}

/** Cuts a paragraph into sentences. A full stop in brackets or quotes ends no sentence. */
export function sentencesOf(text: string, paragraph: number): Sentence[] {
  const level = levelOf(text);
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    part += char;
    if (OPENING.includes(char)) depth += 1;
    if (CLOSING.includes(char)) depth = Math.max(0, depth - 1);
    if (depth > 0 || !ENDS.includes(char)) continue;
    parts.push(part);
    part = '';
  }
  if (part.trim() !== '') parts.push(part);
  return parts.map((each, index) => ({
    paragraph,
    level: index === 0 ? level : 0,
    heading: parts.length === 1 && !/[。！？；，,：:]/u.test(each) && level > 0 && each.length <= 30,
    text: each.trim(),
    columns: null,
  }));
}

/** Writes a document number in one form: 某办发〔2026〕18号. */
export function normalNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/gu, '')
    .replace(/[[(（【〔](\d{4})[\])）】〕]第?0*(\d+)号/u, '〔$1〕$2号');
}

/** Words before the number of a document on which a demand rests (根据…): that document stays as it is. */
const BASIS = /根据|依据|按照|依照|对照|参照|贯彻|落实/gu;
const AFTER_BASIS = /\u2190[^，,。；;\u3000]*$/u;

/**
 * Tells whether the document corrects or repeals an earlier one, and which, by its number. 撤销 and 调整 are also said of
 * other things than documents, so they count with such a number alone.
 */
function changeOf({ title, sentences, number }: Layout): Pick<Layout, 'kind' | 'targetNumber'> {
  const head = `${title ?? ''}`;
  const kind = /(?:废止|停止执行|宣布失效)(?!.{0,8}清理)|撤销/u.test(head)
    ? 'repeal'
    : /更正|勘误|更改|调整.{0,20}(?:时限|时间|内容)/u.test(head)
      ? 'correction'
      : 'demand';
  if (kind === 'demand') return { kind, targetNumber: null };
  for (const text of [head, ...sentences.map((sentence) => sentence.text)]) {
    // The words before the number (决定废止) are no part of it.
    const bare = text
      .replace(/《[^》]{0,200}》/gu, '')
      .replace(BASIS, '\u2190')
      .replace(/关于|更正|废止|撤销|停止执行|勘误|更改|调整|决定|修改|将|原/gu, '\u3000');
    for (const cited of bare.matchAll(new RegExp(NUMBER_FORM, 'gu'))) {
      const target = normalNumber(cited[0]);
      if (target !== number && !AFTER_BASIS.test(bare.slice(0, cited.index))) return { kind, targetNumber: target };
    }
  }
  const ofDocuments = kind === 'repeal' ? /废止|停止执行|宣布失效/u : /更正|勘误/u;
  return { kind: ofDocuments.test(head) ? kind : 'demand', targetNumber: null };
}
