import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, reject, report, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the auditor', () => {
  it('finds who rejected an issue and why, follows the subject and the actor, and sees the chains', async () => {
    const issue = await report('占道堆物');
    await reject(issue.id);
    const { page, faults } = await signIn('auditor', undefined, '/console/audit');
    await page.getByRole('row', { name: /^协同 .*数据共享服务留存至第 \d+ 条/ }).waitFor();
    expect(await page.getByText('与链首不符').count()).toBe(0);

    const rows = page.locator('.worklist-row');
    await page.getByRole('combobox', { name: '操作', exact: true }).fill('judgeIssue');
    await page.locator('.ant-select-item-option', { hasText: 'judgeIssue' }).click();
    await rows.filter({ hasText: '不属于受理范围' }).first().click();
    await page.getByText(issue.id, { exact: true }).waitFor();
    await page.getByText('state', { exact: false }).first().waitFor();

    await page.getByRole('button', { name: '该对象的全部记录' }).click();
    await rows.filter({ hasText: '上报事项' }).waitFor();
    expect(await rows.count()).toBeLessThan(5);
    await rows.filter({ hasText: '上报事项' }).click();
    await page.getByRole('heading', { name: '上报事项' }).waitFor();
    const shown = await page.locator('main').innerText();
    expect(shown).not.toContain('周小北');
    expect(shown).not.toContain('13900001234');

    await page.getByRole('button', { name: '该操作者的全部记录' }).click();
    await page.waitForURL(/actor=/);
    await rows.filter({ hasText: '上报事项' }).first().waitFor();
    await page.getByRole('textbox', { name: '操作者标识' }).fill('nobody');
    await page.getByRole('textbox', { name: '操作者标识' }).press('Enter');
    await page.getByText('没有符合条件的记录').waitFor();
    expect(faults).toEqual([]);
  });
});
