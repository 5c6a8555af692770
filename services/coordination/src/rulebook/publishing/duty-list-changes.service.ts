import { Injectable } from '@nestjs/common';
import { boolean, integer } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { dutyRowTable, type ListedDuty } from '../duty-list/duty-list.table.js';

/** Largest number of added and of removed rows of a version in an answer. */
const MOST_ROWS = 100;

/** SQL for the rows of version $1 that version $2 does not have. */
const onlyIn = (version: string, other: string): string => `SELECT d.* FROM duty_row d WHERE d.version = ${version}
  AND NOT EXISTS (SELECT FROM duty_row o WHERE o.version = ${other} AND o.category_prefix = d.category_prefix AND o.level = d.level
    AND o.region_code = d.region_code AND o.organization_id = d.organization_id AND o.role = d.role)
  ORDER BY d.category_prefix, d.region_code, d.organization_code LIMIT ${MOST_ROWS}`;

/**
 * Finds the rows that versions $1 of the list have and their base versions do not have, and the rows that only the base
 * versions have (index duty_row_category).
 */
const changedRows = defineQuery(
  {
    ...dutyRowTable.columns,
    ofVersion: integer().as('v.version'),
    isAdded: boolean().as('c.is_added'),
  },
  (columns) => `SELECT ${columns('c')} FROM duty_list v
    CROSS JOIN LATERAL (SELECT a.*, true AS is_added FROM (${onlyIn('v.version', 'v.based_on')}) a
      UNION ALL SELECT r.*, false FROM (${onlyIn('v.based_on', 'v.version')}) r) c
    WHERE v.version = ANY($1::int[]) ORDER BY c.category_prefix, c.region_code, c.organization_code`,
);

export interface ChangedRows {
  added: ListedDuty[];
  removed: ListedDuty[];
}

/** Reads the rows that a version of the duty list added to its base version and removed from it. */
@Injectable()
export class DutyListChangesService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the changed rows of a version. A loader of the request reads the changes of all versions on a page with one
   * query.
   */
  of(ctx: RequestContext, version: number): Promise<ChangedRows> {
    return ctx
      .once(
        'duty-list:changes',
        () =>
          new DataLoader<number, ChangedRows>(async (versions) => {
            const rows = await changedRows.rows(this.dataSource, [versions]);
            const changed = Map.groupBy(rows, (row) => `${row.ofVersion} ${row.isAdded}`);
            return versions.map((each) => ({
              added: changed.get(`${each} true`) ?? [],
              removed: changed.get(`${each} false`) ?? [],
            }));
          }),
      )
      .load(version);
  }
}
