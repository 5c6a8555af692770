import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, narrow, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

const body = `关于开展楼道清理的通知
各街道：
近期楼道堆物较多。
各街道要于12月20日前完成楼道堆物清理，并报送清理情况统计表。`;

describe('directives', () => {
  it('are pasted, corrected, covered and confirmed; the desk of an addressee reads them then', async () => {
    const number = `清管发〔2026〕${Date.now() % 90_000}号`;
    const editor = await signIn('directive-editor', wide, '/console/directives');
    const { page } = editor;
    await page.getByRole('button', { name: '登记来文…' }).click();
    await page.getByLabel('或粘贴全文').fill(`${number}\n${body}`);
    await page.getByRole('button', { name: /^登\s*记$/ }).click();
    await page.getByRole('heading', { name: '关于开展楼道清理的通知' }).waitFor();
    await page.getByText('清理情况统计表', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: '确认…' }).isDisabled()).toBe(true);

    await page.getByRole('button', { name: '修改…' }).click();
    await page.getByLabel('数量').fill('每栋楼');
    await page.getByRole('button', { name: /^保\s*存$/ }).click();
    await page.locator('.directives-item', { hasText: '人工修改' }).waitFor();
    await page.getByRole('button', { name: '选中待处理的 1 句' }).click();
    await page.getByRole('button', { name: '标为非要求' }).click();
    await page.locator('.no-demand').waitFor();
    await page.getByRole('button', { name: '确认…' }).click();
    await page.getByRole('button', { name: '确认来文' }).click();
    await page.locator('.directives-steps', { hasText: '确认' }).waitFor();
    await page.locator('.facts', { hasText: '已确认' }).waitFor();

    const desk = await signIn('street-dispatcher', narrow, '/console/directives');
    await desk.page.locator('.worklist-row', { hasText: number }).click();
    await desk.page.locator('.directives-item', { hasText: '每栋楼' }).waitFor();
    expect(await desk.page.getByRole('button', { name: '修改…' }).count()).toBe(0);
    expect([...editor.faults, ...desk.faults]).toEqual([]);
  });

  it('with a marking of secrecy are refused with the reason', async () => {
    const { page } = await signIn('directive-editor', wide, '/console/directives?item=new');
    await page.getByLabel('或粘贴全文').fill(`机密★1年\n${body}`);
    await page.getByRole('button', { name: /^登\s*记$/ }).click();
    await page.getByText('涉密文件不得上传本平台').waitFor();
  });

  it('of the demo stand in every state', async () => {
    const { page, faults } = await signIn('directive-editor', narrow, '/console/directives');
    for (const state of ['待录入文字', '审读中', '已确认', '已撤回', '已被更正', '已废止'])
      await page.locator('.worklist-row', { hasText: state }).first().waitFor();
    expect(faults).toEqual([]);
  });
});
