import { createHash } from 'node:crypto';
import { regionContains } from '@jiceng/contracts/codes';
import { hideNumbers } from '@jiceng/platform/personal-numbers';
import type { OfficeDocument } from '@jiceng/tables/document';
import type { Directory } from '../rulebook/directory/directory.js';
import { tooLarge } from '@jiceng/tables/errors';
import { directiveErrors } from './directive.errors.js';
import type { ItemRow, SentenceRow } from './directive.table.js';
import { itemsOf } from './text/item.rules.js';
import { layoutOf, type Layout } from './text/layout.rules.js';
import { markingsOf, type MarkedPlace, type RestrictedMarking } from './text/marking.rules.js';

const placeWords: Record<MarkedPlace, { zh: string; en: string }> = {
  file_name: { zh: '文件名', en: 'file name' },
  first_page: { zh: '首页', en: 'first page' },
  body: { zh: '正文', en: 'body' },
  header: { zh: '页眉', en: 'header' },
  footer: { zh: '页脚', en: 'footer' },
  property: { zh: '文件属性', en: 'properties' },
  sheet_name: { zh: '工作表名', en: 'sheet name' },
  aside: { zh: '批注、水印或隐藏内容', en: 'comments, watermark or hidden content' },
};

/** Largest number of sentences of a document; a row of a table is one. */
const MOST_SENTENCES = 3_000;

/** Largest numbers of characters of a document and of one of its texts: the rules search each text several times. */
const MOST_CHARACTERS = { document: 300_000, paragraph: 10_000 } as const;

/** What a document says, before anything is stored. */
export interface ReadDirective {
  layout: Layout;
  marking: RestrictedMarking | null;
  sentences: Omit<SentenceRow, 'directiveId'>[];
  items: Omit<ItemRow, 'id' | 'directiveId'>[];
}

/** Where a document is read: the organization that receives it, and the day of its receipt. */
export interface ReadingPlace {
  directory: Directory;
  receiverId: string;
  today: string;
}

/**
 * Refuses a document with a marking of secrecy. The error names the place and no word of the document.
 * @returns the marking that restricts the readers, or null
 * @throws DIRECTIVE_SECRET, IMPORT_TOO_LARGE
 */
export function allowedMarking(document: OfficeDocument, fileName: string): RestrictedMarking | null {
  assertLength(document);
  const { secret, restricted } = markingsOf({ ...document, fileName });
  if (secret) {
    const { zh, en } = placeWords[secret.place];
    throw directiveErrors.DIRECTIVE_SECRET({ field: 'content', place: zh, placeEn: en });
  }
  return restricted;
}

function assertLength({ blocks, headers, footers, properties, sheetNames, asides }: OfficeDocument): void {
  const beside = [...headers, ...footers, ...properties.map(({ value }) => value), ...sheetNames, ...asides];
  let characters = 0;
  for (const text of [...blocks.map((block) => block.text), ...beside]) {
    if (text.length > MOST_CHARACTERS.paragraph)
      throw tooLarge('一段的字数', 'characters of a paragraph', MOST_CHARACTERS.paragraph);
    characters += text.length;
  }
  if (characters > MOST_CHARACTERS.document) throw tooLarge('字数', 'characters', MOST_CHARACTERS.document);
}

/**
 * Reads layout, sentences and items. Telephone and identity numbers in the text are masked before anything else.
 * @throws IMPORT_TOO_LARGE for more sentences than a person could look at
 */
export function readDirective(
  document: OfficeDocument,
  marking: RestrictedMarking | null,
  { directory, receiverId, today }: ReadingPlace,
): ReadDirective {
  const hide = (text: string): string => hideNumbers(text).text;
  const blocks = document.blocks.map(({ text, cells }) => ({ text: hide(text), cells: cells?.map(hide) ?? null }));
  const layout = layoutOf(blocks);
  if (layout.sentences.length > MOST_SENTENCES) throw tooLarge('句数', 'sentences', MOST_SENTENCES);
  const region = directory.organizations.get(receiverId)?.regionCode ?? null;
  const units = [...directory.organizations.values()].filter(
    ({ id, regionCode, validTo }) =>
      id !== receiverId && validTo === null && region !== null && regionContains(region, regionCode),
  );
  const found = itemsOf(layout.sentences, {
    from: layout.issuedOn ?? today,
    isWorkday: (date) => directory.calendars.isWorkday(date),
    units,
    mainRecipients: layout.mainRecipients,
  });
  return {
    layout,
    marking,
    sentences: layout.sentences.map(({ paragraph, level, heading, text }, index) => ({
      seq: index + 1,
      paragraph,
      level,
      heading,
      text,
      noDemandBy: null,
    })),
    items: found.map(({ sentence, ...item }, index) => ({
      ...item,
      position: index + 1,
      sentences: [sentence + 1],
      origin: 'extracted',
      removedAt: null,
    })),
  };
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
