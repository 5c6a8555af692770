import type { Page } from '../reading/page.js';

export interface Case {
  shownOn: Page;
}
