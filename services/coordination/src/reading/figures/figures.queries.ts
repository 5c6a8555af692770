import { integer, text } from '@jiceng/platform/columns';
import { askRows } from '@jiceng/platform/query';
import type { DataSource } from 'typeorm';
import { overdueSql } from '../../case/tables/overdue-sql.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';
import type { FigureRow } from './figures.rules.js';

const counted = {
  dimension: text<FigureRow['dimension']>(),
  code: text().orNull,
  reported: integer(),
  closed: integer(),
  closedLate: integer(),
  open: integer(),
  overdue: integer(),
  medianMinutes: integer().orNull,
  ninetiethMinutes: integer().orNull,
};

export interface FigureQuestion {
  /** Placeholders of the first moment of the period, of the moment after its last, and of the present moment. */
  from: string;
  until: string;
  now: string;
  /** SQL conditions on `issue i`: scope of the policy, and filter. */
  conditions: readonly string[];
  /** Digits of an area code that name the regions: 9 for streets, 12 for communities. */
  digits: 9 | 12;
}

const dayOf = (column: string): string => `to_char(i.${column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')`;
const dimensionOf = (names: readonly string[]): string =>
  `CASE ${names.map((name) => `WHEN grouping(${name}) = 0 THEN '${name}'`).join(' ')} ELSE 'all' END`;
const minutesAt = (share: number): string => `round(percentile_cont(${share}) WITHIN GROUP (ORDER BY minutes))::int`;

/**
 * Counts the issues reported in the period (index issue_reported), closed in it (index issue_closed), and open now
 * (index issue_open_area). One statement counts all figures at one moment; each of its three scans reads its issues
 * once for all dimensions.
 */
export function figureRows(
  source: DataSource,
  { from, until, now, conditions, digits }: FigureQuestion,
  values: readonly unknown[],
): Promise<FigureRow[]> {
  const scope = conditions.join(' AND ');
  const area = `left(i.area_code, ${digits})`;
  return askRows(
    source,
    counted,
    (columns) => `
    WITH reported AS (
      SELECT ${dayOf('reported_at')} AS day, ${area} AS area, i.category_code AS category, i.source
      FROM issue i WHERE i.reported_at >= ${from}::timestamptz AND i.reported_at < ${until}::timestamptz AND ${scope}
    ), closed AS (
      SELECT ${dayOf('closed_at')} AS day, ${area} AS area, i.late_spans <> '[]' AS late,
        extract(epoch FROM i.closed_at - i.reported_at) / 60 AS minutes
      FROM issue i WHERE i.closed_at >= ${from}::timestamptz AND i.closed_at < ${until}::timestamptz AND ${scope}
    ), open AS (
      SELECT ${area} AS area, i.category_code AS category, i.responsible_organization_id::text AS organization,
        ${overdueSql(`${now}::timestamptz`)} AS late
      FROM issue i WHERE i.state NOT IN ${RESTING} AND ${scope}
    ), figures AS (
      SELECT ${dimensionOf(['day', 'area', 'category', 'source'])} AS dimension, coalesce(day, area, category, source) AS code,
        count(*)::int AS reported, 0 AS closed, 0 AS closed_late, 0 AS open, 0 AS overdue, NULL::int AS median_minutes, NULL::int AS ninetieth_minutes
      FROM reported GROUP BY GROUPING SETS ((), (day), (area), (category), (source))
      UNION ALL
      SELECT ${dimensionOf(['day', 'area'])}, coalesce(day, area), 0, count(*)::int, count(*) FILTER (WHERE late)::int, 0, 0,
        ${minutesAt(0.5)}, ${minutesAt(0.9)}
      FROM closed GROUP BY GROUPING SETS ((), (day), (area))
      UNION ALL
      SELECT ${dimensionOf(['area', 'category', 'organization'])}, coalesce(area, category, organization), 0, 0, 0,
        count(*)::int, count(*) FILTER (WHERE late)::int, NULL, NULL
      FROM open GROUP BY GROUPING SETS ((), (area), (category), (organization))
    )
    SELECT ${columns()} FROM figures`,
    values,
  );
}
