import { validatorNames } from '@jiceng/contracts/identifiers';
import { badInput } from '@jiceng/platform/errors';
import {
  CellProblem,
  choiceColumn,
  column,
  countColumn,
  orEmpty,
  patternColumn,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import type { TableRow } from '@jiceng/tables/import';
import { elementKinds, type CodeListItem } from './standard.rules.js';

const code = /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/;
const codeHint = { zh: ' 1 至 64 位字母、数字、点或连字符', en: '1 to 64 letters, digits, dots or hyphens' };
const LONGEST = 999_999;

export const elementColumns = {
  code: patternColumn('数据元代码', 'Code', code, codeHint, '代码'),
  name: textColumn('名称', 'Name', 100, '数据元名称'),
  definition: textColumn('定义', 'Definition', 1_000),
  kind: choiceColumn('类型', 'Kind', elementKinds, {
    TEXT: '文本',
    INTEGER: '整数',
    DECIMAL: '小数',
    DATE: '日期',
    BOOLEAN: '是否',
    CODE: '代码',
  }),
  minLength: orEmpty(countColumn('最小长度', 'Minimum length', 0, LONGEST)),
  maxLength: orEmpty(countColumn('最大长度', 'Maximum length', 0, LONGEST)),
  pattern: orEmpty(
    column({ zh: '格式', en: 'Pattern' }, { zh: '正则表达式', en: 'A regular expression' }, (pattern) => pattern),
  ),
  codeListCode: orEmpty(patternColumn('代码表', 'Code list', code, codeHint, '代码表代码')),
  codeListName: orEmpty(textColumn('代码表名称', 'Code list name', 100)),
  codes: orEmpty(
    column(
      { zh: '代码项', en: 'Codes' },
      { zh: '代码=名称，多项以 | 分隔', en: 'code=label, separated by |' },
      codeItems,
    ),
  ),
  validator: orEmpty(choiceColumn('校验器', 'Validator', validatorNames)),
  standard: orEmpty(textColumn('标准', 'Standard', 100, '引用标准')),
  ownerCode: textColumn('责任机构编码', 'Owner code', 64, '责任单位编码'),
} satisfies Columns;
export type ElementImportRow = TableRow<Values<typeof elementColumns>>;

/** Returns the code list of a row; null when the row only names a list or has none. @throws BAD_INPUT */
export function codeListOfRow({
  codes,
  codeListCode,
  codeListName,
  name,
  standard,
}: ElementImportRow['values']): { code: string; name: string; standard: string | null; items: CodeListItem[] } | null {
  if (codes === null) return null;
  if (codeListCode === null)
    throw badInput('codeListCode', '给出代码时须指定代码表', 'must be given together with codes');
  return { code: codeListCode, name: codeListName ?? name, standard, items: codes };
}

function codeItems(text: string): CodeListItem[] {
  return text.split('|').map((item) => {
    const [itemCode = '', ...label] = item.split('=');
    if (label.length === 0) throw new CellProblem('应为 代码=名称', 'must be code=label');
    return { code: itemCode.trim(), label: label.join('=').trim() };
  });
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

/** True when a draft has no changes. */
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
