import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, narrow, signIn, solvedAndDrawn, wide } from './browser.js';
import { begin } from './desk-steps.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the spot checks of a street', () => {
  it.each([
    ['1400', wide],
    ['390', narrow],
  ] as const)(
    'list an issue that a grid worker solved, and a failed check opens it again (%s px)',
    async (_, width) => {
      const issue = await solvedAndDrawn();
      const { page, faults } = await signIn('street-dispatcher', width, '/console/checks');
      await page.getByRole('heading', { name: '抽查台' }).waitFor({ state: 'attached' });
      await page.locator('.worklist-row', { hasText: issue.title }).click();
      await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
      await begin(page, '登记抽查');
      await page.getByRole('radiogroup', { name: '结论' }).getByText('未解决').click();
      await page.getByLabel('抽查情况').fill('现场复查，杂物仍堆放在楼道');
      await page.locator('.action-panel').getByRole('button', { name: '抽查不通过' }).click();
      await page.locator('.issue-line .state', { hasText: '处置中' }).waitFor();
      await page.locator('.timeline li', { hasText: '抽查不通过' }).waitFor();
      expect(await page.locator('.worklist-row', { hasText: issue.title }).count()).toBe(0);
      expect(faults).toEqual([]);
    },
  );
});
