import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeBrowser, closePages, signIn } from './browser.js';

afterEach(closePages);
afterAll(closeBrowser);

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
      const saving = page.waitForEvent('download');
      await form.getByRole('button', { name: /^导\s*出$/ }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(new RegExp(`^${table}-\\d{4}-\\d{2}-\\d{2}\\.csv$`));
      const text = readFileSync(await saved.path(), 'utf8');
      expect(text).toContain('# 导出事由：值班台周报');
      expect(text).toContain(sheet);
      const [, rows] = /共 (\d+) 条/.exec(text)!;
      await page.getByText(`已导出 ${rows} 条。`).waitFor();
    }
    expect(faults).toEqual([]);
  });
});
