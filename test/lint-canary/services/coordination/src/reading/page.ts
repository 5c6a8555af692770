import type { Case } from '../case/case.js';

export interface Page {
  shows: Case;
}
