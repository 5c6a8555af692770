import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the processes', () => {
  it('let the administrator replay a draft, publish it for a later date and withdraw it', async () => {
    const { page, faults } = await signIn('district-admin', undefined, '/console/processes');
    await page.locator('.worklist-row', { hasText: '标准闭环流程' }).filter({ hasText: '有效' }).first().click();
    await page.getByRole('heading', { name: '环节与流转' }).waitFor();
    const text = page.getByRole('textbox', { name: '流程定义（JSON）' });
    const definition = await text.inputValue();
    expect(definition).toContain('"judgeMinutes": 120');
    await text.fill(definition.replace('"judgeMinutes": 120', '"judgeMinutes": 1'));
    await page.getByRole('button', { name: '回放近 90 天' }).click();
    await page.getByRole('rowheader', { name: '受理时限' }).waitFor();
    const later = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('生效时间（不填则立即生效）').fill(later);
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('核对无误。').waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.locator('.worklist-row', { hasText: '待生效' }).click();
    await page.getByRole('button', { name: '撤回该版本' }).click();
    await page.locator('.worklist-row.opened', { hasText: '已撤回' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('let the administrator publish two processes together, and withdraws them together', async () => {
    const { page, faults } = await signIn('district-admin', undefined, '/console/processes');
    await page.locator('.worklist-row', { hasText: '标准闭环流程' }).filter({ hasText: '有效' }).first().click();
    await page.getByRole('combobox', { name: '一并修改其他流程' }).click();
    await page.locator('.ant-select-item-option').first().click();
    await page.getByText('（JSON，一并发布）').waitFor();
    const later = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('生效时间（不填则立即生效）').fill(later);
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('核对无误。').waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.locator('.worklist-row', { hasText: '待生效' }).first().click();
    await page.getByText('也只能一并撤回').waitFor();
    await page.getByRole('button', { name: '一并撤回' }).click();
    await page.locator('.worklist-row.opened', { hasText: '已撤回' }).waitFor();
    expect(await page.locator('.worklist-row', { hasText: '待生效' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('show states and moves in one language at a time', async () => {
    const { page, faults } = await signIn('district-admin', undefined, '/console/processes');
    await page.locator('.worklist-row', { hasText: '标准闭环流程' }).filter({ hasText: '有效' }).first().click();
    const states = page.locator('.process-states');
    await states.getByText('待结案').first().waitFor();
    expect(await states.innerText()).not.toContain('Verified');
    await page.getByRole('button', { name: 'English' }).click();
    await states.getByText('Verified').first().waitFor();
    expect(await states.innerText()).not.toMatch(/\p{Script=Han}/u);
    expect(faults).toEqual([]);
  });
});
