import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, narrow, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the roles and lines of the district', () => {
  it('show a coordinator the rule of the demo role, and who agreed on it', async () => {
    const { page, faults } = await signIn('coordinator', narrow, '/console/roles?item=flood_watch');
    const rule = page.locator('.roles-rule').first();
    await rule.getByText('本人区域 且 本人条线').waitFor();
    await rule.getByText('批准', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: '停用角色' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('let an administrator add a role, propose a rule, and not approve it', async () => {
    const { page, faults } = await signIn('district-admin', wide, '/console/roles');
    const code = `console_${Date.now()}`;
    await page.getByRole('button', { name: '新增角色…' }).click();
    await page.getByLabel('代码（小写字母、数字、下划线）').fill(code);
    await page.getByLabel('中文名称').fill(`临时角色${code.slice(-6)}`);
    await page.getByLabel('英文名称').fill(code);
    await page.getByRole('button', { name: '新增角色', exact: true }).click();
    await page.getByText('尚无规则，该角色没有权限。').waitFor();
    await page.getByRole('button', { name: '提出权限规则' }).click();
    await page.getByLabel('允许的操作').fill('Query.issues');
    // The options come from the platform.
    await page.locator('.ant-select-item-option-active').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('范围（须同时满足）').fill('');
    await page.getByTitle('本人区域').click();
    await page.keyboard.press('Escape');
    await page.getByLabel('理由').fill('控制台演练');
    await page.getByRole('button', { name: '提出', exact: true }).click();
    const rule = page.locator('.roles-rule').first();
    await rule.getByText('权限规则由本人提出，须由他人批准').waitFor();
    expect(await rule.getByRole('button', { name: '批准', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '停用角色' }).click();
    await page.getByLabel('理由').fill('演练结束');
    await page.getByRole('button', { name: '停用角色' }).click();
    await rule.getByText('不予批准').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('let a data owner correct the labels of a line and back', async () => {
    const { page, faults } = await signIn('data-owner', wide, '/console/roles?list=lines&item=veterans');
    for (const label of ['Veterans’ affairs', 'Veterans']) {
      await page.getByRole('button', { name: '更正名称' }).click();
      await page.getByLabel('英文名称').fill(label);
      await page.getByLabel('理由').fill('更正译名');
      await page.getByRole('button', { name: '更正条线名称' }).click();
      await page.locator('.fact', { hasText: new RegExp(`^英文名称${label}$`) }).waitFor();
    }
    expect(faults).toEqual([]);
  });

  it('tell the second of two persons who corrected the entry meanwhile, and take the second attempt', async () => {
    const address = '/console/roles?list=lines&item=veterans';
    const first = await signIn('data-owner', wide, address);
    const second = await signIn('district-admin', wide, address);
    const fill = async ({ page }: typeof first, fields: Record<string, string>): Promise<void> => {
      for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
      await page.getByRole('button', { name: '更正条线名称' }).click();
    };
    const shows = ({ page }: typeof first, name: string, label: string) =>
      page.locator('.fact', { hasText: new RegExp(`^${name}${label}$`) }).waitFor();
    for (const { page } of [first, second]) await page.getByRole('button', { name: '更正名称' }).click();
    const chinese = await second.page.getByLabel('中文名称').inputValue();
    await fill(second, { 英文名称: 'Veterans’ affairs', 理由: '更正译名' });
    await shows(second, '英文名称', 'Veterans’ affairs');
    await fill(first, { 中文名称: `${chinese}工作`, 理由: '补全名称' });
    const refusal = first.page.locator('.action-fault');
    await refusal.getByText('数据已被他人修改').waitFor();
    await refusal.getByText(/^\S+于 .+ 修改。页面已显示现在的内容/).waitFor();
    expect(await refusal.innerText()).not.toContain('他人于');
    // The page shows the other correction, the field that was not touched follows it, and the explanation stays.
    await shows(first, '英文名称', 'Veterans’ affairs');
    expect(await first.page.getByLabel('英文名称').inputValue()).toBe('Veterans’ affairs');
    expect(await first.page.getByLabel('中文名称').inputValue()).toBe(`${chinese}工作`);
    await refusal.getByText('数据已被他人修改').waitFor();
    await first.page.getByRole('button', { name: '更正条线名称' }).click();
    await shows(first, '中文名称', `${chinese}工作`);
    await shows(first, '英文名称', 'Veterans’ affairs');
    await first.page.getByRole('button', { name: '更正名称' }).click();
    await fill(first, { 中文名称: chinese, 英文名称: 'Veterans', 理由: '演练结束' });
    await shows(first, '中文名称', chinese);
    expect([first.faults, second.faults]).toEqual([[], []]);
  });
});
