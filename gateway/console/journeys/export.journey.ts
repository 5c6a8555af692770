import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closePages, givePagesBack, lastFullMonth, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

/** Presses the button of an opened export form, and returns the text of the csv file that the browser saves. */
async function savedText(page: Page, name: string): Promise<string> {
  const saving = page.waitForEvent('download');
  await page
    .locator('.action-panel')
    .getByRole('button', { name: /^导\s*出$/ })
    .click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(new RegExp(`^${name}-\\d{4}-\\d{2}-\\d{2}\\.csv$`));
  return readFileSync(await saved.path(), 'utf8');
}

describe('an export at the duty desk', () => {
  it('saves what the desk lists, as issues and as tasks', async () => {
    const { page, faults } = await signIn('coordinator', undefined, '/console/desk?open=1');
    for (const [table, sheet] of [
      ['事项', '事项编号'],
      ['任务', '任务标识'],
    ] as const) {
      await page.getByRole('button', { name: /^导\s*出$/ }).click();
      const form = page.locator('.action-panel');
      await form.getByText(table, { exact: true }).click();
      await form.getByText('csv', { exact: true }).click();
      await form.getByRole('textbox', { name: /导出理由/ }).fill('值班台周报');
      const text = await savedText(page, table);
      expect(text).toContain('# 导出事由：值班台周报');
      expect(text).toContain(sheet);
      const [, rows] = /共 (\d+) 条/.exec(text)!;
      await page.getByText(`已导出 ${rows} 条。`).waitFor();
    }
    expect(faults).toEqual([]);
  });
});

describe('an export of another page', () => {
  it.each([
    [
      'the scores of a month on the board',
      'district-leader',
      `/console/board?month=${lastFullMonth()}`,
      '考核结果',
      '算式',
    ],
    [
      'the duty list on the page of a version',
      'coordinator',
      '/console/duty-list?view=VERSIONS',
      '权责清单',
      '单位编码',
    ],
  ])('saves %s, and asks for no personal columns', async (_, account, address, name, column) => {
    const { page, faults } = await signIn(account, undefined, address);
    if (address.includes('VERSIONS')) await page.locator('.worklist-row', { hasText: '现行' }).first().click();
    await page.getByRole('button', { name: /^导\s*出$/ }).click();
    const form = page.locator('.action-panel');
    expect(await form.getByRole('checkbox').count()).toBe(0);
    await form.getByText('csv', { exact: true }).click();
    const text = await savedText(page, name);
    expect(text).toContain(column);
    const [, rows] = /共 (\d+) 条/.exec(text)!;
    await page.getByText(`已导出 ${rows} 条。`).waitFor();
    expect(faults).toEqual([]);
  });
});
