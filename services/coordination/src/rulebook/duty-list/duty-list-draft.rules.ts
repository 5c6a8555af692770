import { regionContains, type OrganizationKind } from '@jiceng/contracts/codes';
import type { DutyRow } from './duty-list.rules.js';
import { levelOf } from './precedent.rules.js';

/** A duty that a draft gives to one organization alone. */
export interface DutyChange {
  categoryCode: string;
  regionCode: string;
  organization: { id: string; code: string; kind: OrganizationKind; regionCode: string };
  note: string | null;
}

type NewRow = Omit<DutyRow, 'id'> & { note: string | null };

/** The rows that a draft adds to the list and removes from it. */
export interface DraftedRows<T> {
  added: NewRow[];
  removed: T[];
}

/**
 * Returns the region of the drafted row: the smaller of the region of the duty and the region of the organization. Null
 * when neither contains the other, because the row would give the organization a duty outside its region.
 */
export function draftedRegionOf({ regionCode, organization }: DutyChange): string | null {
  if (regionContains(organization.regionCode, regionCode)) return regionCode;
  return regionContains(regionCode, organization.regionCode) ? organization.regionCode : null;
}

/**
 * Returns the rows that a draft adds and removes: each duty gets a row for its organization, and rows that give exactly
 * this duty to others are removed. Rows for a wider class or region stay, because the more specific row decides.
 */
export function draftRows<T extends DutyRow>(rows: readonly T[], changes: readonly DutyChange[]): DraftedRows<T> {
  const added: NewRow[] = [];
  const removed = new Set<T>();
  for (const change of changes) {
    const { organization, categoryCode: categoryPrefix, note } = change;
    const regionCode = draftedRegionOf(change) ?? change.regionCode;
    const isSame = (row: Omit<DutyRow, 'id'>): boolean =>
      row.role === 'handler' && row.categoryPrefix === categoryPrefix && row.regionCode === regionCode;
    const same = rows.filter(isSame);
    for (const row of same) if (row.organizationId !== organization.id) removed.add(row);
    if ([...same, ...added.filter(isSame)].some(({ organizationId }) => organizationId === organization.id)) continue;
    added.push({
      categoryPrefix,
      level: levelOf(organization.kind),
      regionCode,
      organizationId: organization.id,
      organizationCode: organization.code,
      role: 'handler',
      note,
    });
  }
  return { added, removed: [...removed] };
}
