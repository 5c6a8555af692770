import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the caller’s desk', () => {
  it('lists the reporters to call, and records a call that was not reached', async () => {
    const { page, faults } = await signIn('caller');
    await page.getByRole('heading', { name: '回访台' }).waitFor({ state: 'attached' });
    const row = page.locator('.worklist-row').filter({ hasNotText: '已拨打' }).first();
    await row.click();
    await page.getByRole('button', { name: '登记未接通' }).first().click();
    const form = page.getByRole('form', { name: '登记未接通' });
    await form.getByRole('textbox', { name: '情况说明' }).fill('无人接听');
    await form.getByRole('button', { name: '登记' }).click();
    await page.getByText('第 1 次拨打未接通').first().waitFor();
    await page.locator('.worklist-row.opened', { hasText: '已拨打 1 次' }).first().waitFor();
    expect(faults).toEqual([]);
  });
});
