import type { EffectTx } from '@jiceng/platform/effects';
import { pick, uuid } from '@jiceng/platform/columns';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { DutyRow } from '../duty-list/duty-list.rules.js';
import { dutyRowTable } from '../duty-list/duty-list.table.js';
import { endsRuling, inForceSql } from '../duty-list/precedent.rules.js';
import { precedentTable, type Precedent } from '../duty-list/precedent.table.js';

/** Largest number of ended rulings in an answer. */
export const MOST_ENDED = 1_000;

/** Finds and locks the rulings in force at moment $1, newest first, because the new version may end them. */
const bindingRulings = defineQuery(
  precedentTable.columns,
  (columns) =>
    `SELECT ${columns('p')} FROM precedent p WHERE ${inForceSql('$1')} ORDER BY p.ruled_at DESC, p.id DESC FOR UPDATE`,
);

/**
 * Finds the handler rows that cover the duty of each ruling $1, in the version of the duty list at the time of the
 * ruling.
 */
const dutiesRuledOn = defineQuery(
  {
    precedentId: uuid().as('p.id'),
    ...pick(dutyRowTable.columns, 'id', 'categoryPrefix', 'level', 'regionCode', 'organizationId', 'organizationCode'),
    role: dutyRowTable.columns.role,
  },
  (
    columns,
  ) => `SELECT ${columns('d')} FROM precedent p JOIN duty_row d ON d.version = p.duty_list_version AND d.role = 'handler'
      AND d.level = coalesce(p.level, d.level) AND (d.category_prefix = '*' OR starts_with(p.category_code, d.category_prefix))
      AND starts_with(p.area_code, regexp_replace(d.region_code, '(000){0,2}$', ''))
    WHERE p.id = ANY($1::uuid[])`,
);

/**
 * Returns the rulings in force that a version of the duty list ends, newest first.
 * @param after the rows of this version
 */
export async function rulingsEndedBy(tx: EffectTx, after: readonly DutyRow[]): Promise<Precedent[]> {
  return endedAmong(tx, await bindingRulings.rows(tx, [tx.now]), after);
}

/**
 * Returns the rulings that a version of the duty list ends, because its rows for the category, the level and the place
 * of a ruling differ from those at the time of the ruling.
 * @param after the rows of the version that may end the rulings
 */
export async function endedAmong<R extends Pick<Precedent, 'id' | 'categoryCode' | 'level' | 'areaCode'>>(
  source: QuerySource,
  rulings: readonly R[],
  after: readonly DutyRow[],
): Promise<R[]> {
  if (rulings.length === 0) return [];
  const before = Map.groupBy(
    await dutiesRuledOn.rows(source, [rulings.map(({ id }) => id)]),
    ({ precedentId }) => precedentId,
  );
  // A district has thousands of rows and rulings, so each ruling is compared only with the rows of its major class of
  // the catalogue.
  const byMajor = Map.groupBy(after, ({ categoryPrefix }) => categoryPrefix.slice(0, 2));
  return rulings.filter((ruling) => {
    const rows = [...(byMajor.get(ruling.categoryCode.slice(0, 2)) ?? []), ...(byMajor.get('*') ?? [])];
    return endsRuling(ruling, before.get(ruling.id) ?? [], rows);
  });
}

/** Records that a version of the duty list ended the rulings. */
export async function endRulings(tx: EffectTx, ended: readonly Precedent[], version: number): Promise<void> {
  if (ended.length === 0) return;
  await tx.sql(
    'UPDATE precedent SET superseded_at = $2, superseded_by_version = $3, version = version + 1 WHERE id = ' +
      'ANY($1::uuid[])',
    [ended.map(({ id }) => id), tx.now, version],
  );
}
