import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Messages } from '@jiceng/platform/errors';
import { divisionCodeSchema } from '@jiceng/contracts/codes';
import { dutyLevels, dutyRoles, type DutyRow } from './duty-list.rules.js';

/** One fault of a file: row 1 is the first after the header. */
export interface RowFault {
  row: number;
  field: string;
  code: string;
  messages: Messages;
}

export const dutyListColumns = ['categoryCode', 'level', 'regionCode', 'organizationCode', 'role', 'note'] as const;

const rowSchema = z.object({
  categoryCode: z.string().regex(/^(\*|\d{2}|\d{4}|\d{7})$/),
  level: z.enum(dutyLevels),
  regionCode: divisionCodeSchema,
  organizationCode: z.string().min(1).max(64),
  role: z.enum(dutyRoles),
  note: z.string().max(200).optional().default(''),
});

const problems: Record<string, Messages> = {
  categoryCode: {
    zh: '须为类别代码的前 2、4 位或全部 7 位',
    en: 'must be 2, 4 or all 7 digits of a category code, or *',
  },
  level: { zh: '须为 community、street 或 district', en: 'must be community, street or district' },
  regionCode: { zh: '须为 12 位区划代码', en: 'must be a division code of 12 digits' },
  organizationCode: { zh: '不能为空', en: 'must not be empty' },
  role: { zh: '须为 handler、co_handler、arbiter 或 verifier', en: 'must be handler, co_handler, arbiter or verifier' },
  note: { zh: '最多 200 字', en: 'has at most 200 characters' },
};

export type ImportedDutyRow = Omit<DutyRow, 'id'> & { note: string | null };

/** Rows a file may have; a district's list has some ten thousand. */
export const MOST_ROWS = 100_000;

/**
 * Reads a duty list (CSV with a header). Every fault names its row and column; nothing is guessed.
 * @param known what the district has: its areas, and its organizations by code
 */
export function readDutyList(
  content: string,
  known: { hasArea: (code: string) => boolean; organizationId: (code: string) => string | null },
): { rows: ImportedDutyRow[]; faults: RowFault[] } {
  let records: Record<string, string>[];
  try {
    records = parse(content, { columns: true, bom: true, skip_empty_lines: true, trim: true, to: MOST_ROWS + 1 });
  } catch (error) {
    return {
      rows: [],
      faults: [fault(0, 'file', 'NOT_CSV', '不是有效的 CSV 文件', `is not valid CSV: ${(error as Error).message}`)],
    };
  }
  if (records.length > MOST_ROWS)
    return {
      rows: [],
      faults: [fault(0, 'file', 'TOO_MANY_ROWS', `最多 ${MOST_ROWS} 行`, `has at most ${MOST_ROWS} rows`)],
    };
  const missing = dutyListColumns.filter(
    (column) => column !== 'note' && records.length > 0 && !(column in records[0]!),
  );
  if (missing.length > 0 || records.length === 0) {
    return {
      rows: [],
      faults: [
        fault(
          0,
          missing.join(',') || 'file',
          'COLUMNS_MISSING',
          `缺少数据或列：${missing.join('、')}`,
          `rows or columns are missing: ${missing.join(', ')}`,
        ),
      ],
    };
  }
  const rows: ImportedDutyRow[] = [];
  const faults: RowFault[] = [];
  records.forEach((record, index) => {
    const row = index + 1;
    const parsed = rowSchema.safeParse(record);
    if (!parsed.success) {
      for (const field of new Set(parsed.error.issues.map((issue) => String(issue.path[0]))))
        faults.push({ row, field, code: 'INVALID_VALUE', messages: problems[field]! });
      return;
    }
    const { categoryCode, level, regionCode, organizationCode, role, note } = parsed.data;
    const organizationId = known.organizationId(organizationCode);
    if (!known.hasArea(regionCode))
      faults.push(
        fault(row, 'regionCode', 'UNKNOWN_REGION', `区划 ${regionCode} 不存在`, `region ${regionCode} does not exist`),
      );
    if (!organizationId)
      faults.push(
        fault(
          row,
          'organizationCode',
          'UNKNOWN_ORGANIZATION',
          `单位 ${organizationCode} 不存在`,
          `organization ${organizationCode} does not exist`,
        ),
      );
    if (known.hasArea(regionCode) && organizationId)
      rows.push({
        categoryPrefix: categoryCode,
        level,
        regionCode,
        organizationId,
        organizationCode,
        role,
        note: note || null,
      });
  });
  return { rows, faults };
}

function fault(row: number, field: string, code: string, zh: string, en: string): RowFault {
  return { row, field, code, messages: { zh, en } };
}
