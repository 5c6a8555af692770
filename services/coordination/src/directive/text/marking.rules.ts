/** Classes of state secrets (密级). A document with one of them is refused. */
export type SecretClass = '绝密' | '机密' | '秘密';
/** Markings that restrict the readers of a document. */
export type RestrictedMarking = 'internal' | 'work_secret';

/** The places of a document in which a marking can stand. */
export type MarkedPlace =
  'file_name' | 'first_page' | 'body' | 'header' | 'footer' | 'property' | 'sheet_name' | 'aside';

/** The texts of a document by their places. */
export interface MarkedDocument {
  fileName: string;
  blocks: readonly { text: string; cells: readonly string[] | null; page: number }[];
  headers: readonly string[];
  footers: readonly string[];
  properties: readonly { name: string; value: string }[];
  sheetNames: readonly string[];
  asides: readonly string[];
}

export interface Markings {
  secret: { class: SecretClass; place: MarkedPlace } | null;
  restricted: RestrictedMarking | null;
}

/** Paragraphs and characters of a first page, where the file does not tell where the page ends. */
const FIRST_PAGE = { blocks: 40, characters: 1_500 };
/** Rows of a table in which a marking can stand above the header. */
const ROWS_ABOVE = 5;

const STAR = '[★☆✩✭✮⭐🌟*﹡✱]';
const TERM = '(?:长期|(?:\\d+|[〇零一二三四五六七八九十百]+)(?:年|个月|月|日|天))';
const SECRET = '绝密|机密|秘密|機密|祕密|絕密';
/** The form of GB/T 9704: class, star, and the term or the event that ends it. */
const STARRED = new RegExp(`(${SECRET})(?:级)?${STAR}`, 'u');
const ALONE = new RegExp(`^(${SECRET})(?:级|件|文件|文档|文电|材料|资料)?(?:${STAR}.*|${TERM}|解密前)?$`, 'u');
const LABELLED = new RegExp(`(?:密级|保密等级|涉密等级|密别|定密)(?:标志|标识)?[:：]?(${SECRET})`, 'u');
const LABEL = /^(密级|保密等级|涉密等级|密别)(标志|标识|和保密期限)?[:：]?$/u;
const WORK_SECRET = new RegExp(`^工作秘密(?:级|事项|文件|材料)?(?:${STAR}.*|${TERM})?$`, 'u');
const INTERNAL = new RegExp(
  `^内部(?:文件|资料|材料|使用|传阅|参阅|明电|发行|事项|文稿|刊物)?(?:${STAR}.*)?(?:[,，;；]?(?:注意保存|注意保管|请勿外传|不得外传|严禁外传|请妥善保管|不予公开))*$`,
  'u',
);
/** Characters that show nothing, with which a marking could be hidden from a search. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/gu;
const BRACKETS = /[()（）[\]【】〔〕《》<>「」『』"'“”‘’]/gu;

/**
 * Finds the markings of a document. A marking is a class of secrecy that stands alone at the place of a marking, or with
 * the star of GB/T 9704 (机密★1年); the word in a sentence or in a title (国家秘密) is none.
 */
export function markingsOf(document: MarkedDocument): Markings {
  const restricted: RestrictedMarking[] = [];
  for (const { place, texts } of placesOf(document)) {
    for (const text of texts) {
      const found = secretIn(text, place);
      if (found) return { secret: { class: found, place }, restricted: null };
      const limited = restrictionIn(text, place);
      if (limited) restricted.push(limited);
    }
  }
  return {
    secret: null,
    restricted: restricted.includes('work_secret') ? 'work_secret' : (restricted[0] ?? null),
  };
}

function placesOf(document: MarkedDocument): { place: MarkedPlace; texts: string[] }[] {
  const first: string[] = [];
  const rest: string[] = [];
  let characters = 0;
  const rows = new Map<number, number>();
  for (const [index, { text, cells, page }] of document.blocks.entries()) {
    if (cells === null) {
      const isFirst = page === 1 && index < FIRST_PAGE.blocks && characters < FIRST_PAGE.characters;
      (isFirst ? first : rest).push(text);
      characters += text.length;
      continue;
    }
    // A row with few cells stands above the header of its table; the cells of other rows are data about other things.
    const row = (rows.get(page) ?? 0) + 1;
    rows.set(page, row);
    const filled = cells.filter((cell) => cell.trim() !== '');
    if (row <= ROWS_ABOVE) {
      const label = filled.findIndex((cell) => LABEL.test(plain(cell)));
      if (label !== -1 && filled.length === 2) first.push(`密级：${filled[label + 1] ?? ''}`);
      if (filled.length <= 3) first.push(...filled, filled.join(''));
    }
    rest.push(...filled);
  }
  return [
    { place: 'file_name', texts: [document.fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '')] },
    { place: 'first_page', texts: first },
    { place: 'header', texts: [...document.headers] },
    { place: 'footer', texts: [...document.footers] },
    { place: 'property', texts: document.properties.flatMap(({ name, value }) => [value, `${name}：${value}`]) },
    { place: 'sheet_name', texts: [...document.sheetNames] },
    { place: 'aside', texts: [...document.asides] },
    { place: 'body', texts: rest },
  ];
}

/** Normal form for comparisons: full-width forms and blanks do not hide a marking. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/\s+/gu, '')
    .replace(/^[★☆]+|[。.]+$/gu, '');
}

/** Longest text that can be a heading with a marking. A longer text is a sentence, in which only the star counts. */
const LONGEST_HEADING = 60;

/** The parts of a text that can be a marking of their own: the whole, and what blanks, brackets and dashes separate. */
function partsOf(text: string, place: MarkedPlace): [whole: string, ...string[]] {
  const seen = text.normalize('NFKC').replace(UNSEEN, '');
  const whole = plain(seen.replace(BRACKETS, ''));
  if (place === 'body') return [whole];
  const inBrackets = [...seen.matchAll(/[([【〔《"“]([^)\]】〕》"”]{2,20})[)\]】〕》"”]/gu)].map((match) => match[1]!);
  const isName = place === 'file_name' || place === 'sheet_name';
  const separated = seen.split(isName ? /[\s_\-—–+.,，、;；|·()[\]【】〔〕《》「」]+/u : /[\s|｜]+/u);
  // 关于某事的通知（秘密） is marked; a long sentence that names or quotes a class is not.
  const isHeading = isName || whole.length <= LONGEST_HEADING;
  if (!isHeading) return [whole, ...separated.map(plain).filter((part) => STARRED.test(part))];
  return [whole, ...[...inBrackets, ...separated].map(plain)];
}

function secretIn(text: string, place: MarkedPlace): SecretClass | null {
  const [whole, ...parts] = partsOf(text, place);
  if (WORK_SECRET.test(whole)) return null;
  const alone = [whole, ...parts].map((part) => ALONE.exec(part)?.[1]).find((found) => found !== undefined);
  // After the first page, a class without a star is a heading or the content of a table.
  if (place === 'body') return alone !== undefined && STARRED.test(whole) ? simplified(alone) : null;
  const isHeading = place === 'file_name' || whole.length <= LONGEST_HEADING;
  const bare = whole.replaceAll('工作秘密', '');
  const found = alone ?? (isHeading ? (STARRED.exec(bare)?.[1] ?? LABELLED.exec(bare)?.[1]) : undefined);
  return found === undefined ? null : simplified(found);
}

function restrictionIn(text: string, place: MarkedPlace): RestrictedMarking | null {
  if (place === 'body') return null;
  const parts = partsOf(text, place);
  if (parts.some((part) => WORK_SECRET.test(part))) return 'work_secret';
  return parts.some((part) => INTERNAL.test(part)) ? 'internal' : null;
}

const simplified = (text: string): SecretClass =>
  text.replace('機', '机').replace('祕', '秘').replace('絕', '绝') as SecretClass;
