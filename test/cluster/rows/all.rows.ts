import type { Row } from '../row.js';
import { backupRows } from './backup.rows.js';
import { boundaryRows } from './boundary.rows.js';
import { failureRows } from './failure.rows.js';
import { guidesRows } from './guides.rows.js';
import { installRows } from './install.rows.js';
import { operatorsRows } from './operators.rows.js';
import { scalingRows } from './scaling.rows.js';
import { upgradeRows } from './upgrade.rows.js';

/** Every row, in the order in which they run. */
export const rows: readonly Row[] = [
  ...installRows,
  ...boundaryRows.filter(({ name }) => name !== 'uninstall'),
  ...operatorsRows,
  ...upgradeRows,
  ...failureRows,
  ...scalingRows,
  ...backupRows,
  ...boundaryRows.filter(({ name }) => name === 'uninstall'),
  ...guidesRows,
];
