import type { ValidatorName } from '@jiceng/contracts/identifiers';
import { badInput, type DomainError } from '@jiceng/platform/errors';
import { parse } from 'csv-parse/sync';
import { elementKinds, type CodeListItem, type ElementKind } from './standard.rules.js';

const MOST_CHARACTERS = 2 * 1024 * 1024;
const MOST_ROWS = 5_000;
export const importColumns = [
  'code',
  'name',
  'definition',
  'kind',
  'minLength',
  'maxLength',
  'pattern',
  'codeListCode',
  'codeListName',
  'codes',
  'validator',
  'standard',
  'ownerCode',
] as const;
type Cells = Record<(typeof importColumns)[number], string>;

export interface ImportedRow {
  row: number;
  cells: Cells;
}

/** Reads the table. @throws BAD_INPUT when it cannot be read as one */
export function readElementTable(content: string): ImportedRow[] {
  const fault = (zh: string, en: string): DomainError => badInput('content', zh, en);
  if (content.length > MOST_CHARACTERS) throw fault('文件过大', 'is larger than 2 MiB');
  let records: string[][];
  try {
    records = parse(content, { bom: true, skip_empty_lines: true, max_record_size: 256 * 1024 }) as string[][];
  } catch {
    throw fault('不是有效的 CSV', 'is not a well-formed CSV table');
  }
  const [header = [], ...rows] = records;
  if (header.join() !== importColumns.join())
    throw fault(`表头应为 ${importColumns.join()}`, `must have the header ${importColumns.join()}`);
  if (rows.length > MOST_ROWS) throw fault(`最多 ${MOST_ROWS} 行`, `has at most ${MOST_ROWS} rows`);
  return rows.map((cells, index) => ({
    row: index + 2,
    cells: Object.fromEntries(importColumns.map((column, at) => [column, (cells[at] ?? '').trim()])) as Cells,
  }));
}

/** The parts of an element that a row gives. @throws BAD_INPUT */
export function elementOfRow(cells: Cells) {
  if (!elementKinds.includes(cells.kind as ElementKind))
    throw badInput('kind', `应为 ${elementKinds.join('、')} 之一`, `is none of ${elementKinds.join(', ')}`);
  return {
    code: cells.code,
    name: cells.name,
    definition: cells.definition,
    kind: cells.kind as ElementKind,
    minLength: wholeNumber('minLength', cells.minLength),
    maxLength: wholeNumber('maxLength', cells.maxLength),
    pattern: cells.pattern || null,
    codeListCode: cells.codeListCode || null,
    validator: (cells.validator || null) as ValidatorName | null,
    standard: cells.standard || null,
  };
}

/** The code list that a row gives; null when it only names one or none. @throws BAD_INPUT */
export function codeListOfRow(
  cells: Cells,
): { code: string; name: string; standard: string | null; items: CodeListItem[] } | null {
  if (cells.codes === '') return null;
  if (cells.codeListCode === '')
    throw badInput('codeListCode', '给出代码时须指定代码表', 'must be given together with codes');
  const items = cells.codes.split('|').map((item) => {
    const [code = '', ...label] = item.split('=');
    return { code: code.trim(), label: label.join('=').trim() };
  });
  return { code: cells.codeListCode, name: cells.codeListName || cells.name, standard: cells.standard || null, items };
}

const COMPARED = [
  'name',
  'definition',
  'kind',
  'minLength',
  'maxLength',
  'pattern',
  'codeListCode',
  'validator',
  'standard',
  'ownerOrganizationId',
] as const;

type ComparedElement = Record<(typeof COMPARED)[number], string | number | null>;
interface ComparedList {
  name: string;
  standard: string | null;
  items: readonly CodeListItem[];
}

/** True when a draft says nothing new. */
export function saysTheSame(current: ComparedElement | null, draft: ComparedElement): boolean {
  return current !== null && COMPARED.every((column) => current[column] === draft[column]);
}

export function listsTheSame(current: ComparedList | null, draft: ComparedList): boolean {
  if (
    current === null ||
    current.name !== draft.name ||
    current.standard !== draft.standard ||
    current.items.length !== draft.items.length
  )
    return false;
  return current.items.every(
    (item, index) => item.code === draft.items[index]!.code && item.label === draft.items[index]!.label,
  );
}

function wholeNumber(field: string, cell: string): number | null {
  if (cell === '') return null;
  if (!/^\d{1,6}$/.test(cell)) throw badInput(field, '应为整数', 'is not a whole number');
  return Number(cell);
}
