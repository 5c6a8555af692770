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

/** The star of a marking: ★, or another sign that people type instead. */
const STAR = '[\\p{So}*∗⋆]';
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
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2028\u2029]/gu;
/** Blanks inside a class (机 密), and between 秘密 and the word that makes it the subject of a text (商业 秘密). */
const BLANKS = /(?<=[绝机秘機祕絕])\s+(?=密)|(?<=国家|商业|工作|技术|保守|严守|泄露)\s+(?=秘\s*密)/gu;
const OUTER_SIGNS = /^[\p{P}★☆]+|\p{P}+$/gu;
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
      const labelled = label === -1 ? null : `密级：${filled[label + 1] ?? ''}`;
      if (labelled !== null) first.push(labelled);
      if (filled.length <= 3) first.push(...filled, filled.join(''));
      // 档号, 密级 above 1, 秘密: the label is the name of a column, and the rows below are data.
      if (labelled !== null && filled.length > 1 && !LABELLED.test(plain(labelled))) rows.set(page, ROWS_ABOVE);
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
    .replace(OUTER_SIGNS, (signs) => signs.replace(/[^*]/gu, ''));
}

/** Longest text that can be a heading with a marking. A longer text is a sentence, in which only the star counts. */
const LONGEST_HEADING = 60;

const NAME_SEPARATORS = /[\s_\-—–+.,、;|·()[\]【】〔〕《》「」]+/u;
/** Signs between the parts of a text in NFKC. A header and a property list words where a paragraph has a sentence. */
const SEPARATORS: Partial<Record<MarkedPlace, RegExp>> = {
  file_name: NAME_SEPARATORS,
  sheet_name: NAME_SEPARATORS,
  header: /[\s|,;·]+/u,
  footer: /[\s|,;·]+/u,
  property: /[\s|,、;·]+/u,
  aside: /[\s|,;·]+/u,
};

/** True for a text that can carry a marking beside other words; a sentence names or quotes a class. */
function isHeading(text: string, place: MarkedPlace): boolean {
  if (place === 'file_name' || place === 'sheet_name') return true;
  return plain(text).length <= LONGEST_HEADING && !/[。;!?]\s*$/u.test(text.normalize('NFKC'));
}

/** The parts of a text that can be a marking of their own: the whole, and what blanks, brackets and dashes separate. */
function partsOf(text: string, place: MarkedPlace): [whole: string, ...string[]] {
  const seen = text.normalize('NFKC').replace(UNSEEN, '').replace(BLANKS, '').trim();
  const whole = plain(seen.replace(BRACKETS, ''));
  const separated = seen.split(SEPARATORS[place] ?? /[\s|]+/u).map(plain);
  if (place === 'body' || !isHeading(text, place)) return [whole, ...separated.filter((part) => STARRED.test(part))];
  // 关于某事的通知（秘密） is marked at its end; brackets inside a title belong to its words.
  const outer = /^[([【〔《]([^)\]】〕》]{2,20})[)\]】〕》]|[([【〔《]([^)\]】〕》]{2,20})[)\]】〕》]$/gu;
  const inBrackets = [...seen.matchAll(outer)].map((match) => plain(match[1] ?? match[2]!));
  return [whole, plain(seen.replace(outer, '')), ...inBrackets, ...separated];
}

function secretIn(text: string, place: MarkedPlace): SecretClass | null {
  const [whole, ...parts] = partsOf(text, place);
  if (WORK_SECRET.test(whole)) return null;
  // After the first page, a class without a star is a heading or the content of a table.
  const candidates = place === 'body' ? [whole, ...parts].filter((part) => STARRED.test(part)) : [whole, ...parts];
  const alone = candidates.map((part) => ALONE.exec(part)?.[1]).find((found) => found !== undefined);
  if (place === 'body') return alone === undefined ? null : simplified(alone);
  const bare = whole.replaceAll('工作秘密', '');
  const found = alone ?? (isHeading(text, place) ? (STARRED.exec(bare)?.[1] ?? LABELLED.exec(bare)?.[1]) : undefined);
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
