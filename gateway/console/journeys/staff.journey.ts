import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ask, closePages, givePagesBack, key, narrow, signIn, wide } from './browser.js';
import { aNewPerson, aVacantPost, street } from './staff-steps.js';

afterEach(givePagesBack);
afterAll(closePages);

interface Unit {
  me: { organization: { name: string } };
}
interface Assignment {
  id: string;
  version: number;
}

/** Ends an assignment in thirty days, as another officer might do meanwhile. */
async function endLater({ id, version }: Assignment): Promise<void> {
  const validTo = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await ask(
    'personnel-officer',
    'mutation ($input: EndAssignmentInput!) { endAssignment(input: $input) { assignment { id } } }',
    { input: { idempotencyKey: key(), assignmentId: id, expectedVersion: version, validTo } },
  );
}

describe('the staff', () => {
  it('are found by name, unit and role, and a page shows posts, superior and the full telephone number', async () => {
    const { page, faults } = await signIn('personnel-officer', wide, '/console/staff');
    await page.locator('.worklist-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type((await ask<{ me: { name: string } }>('street-dispatcher', '{ me { name } }')).me.name);
    await page.keyboard.press('Enter');
    const { name } = await street();
    const row = page.locator('.worklist-row', { hasText: name }).filter({ hasText: '综合指挥室主任' });
    await row.focus();
    await page.keyboard.press('Enter');
    const post = page.getByRole('region', { name: '综合指挥室主任' });
    await post.getByText('在任').waitFor();
    await post.getByText('街道派单员').or(post.getByText('街道')).first().waitFor();
    await page.getByText('上级岗位').waitFor();
    expect(await page.locator('.facts').first().innerText()).not.toContain('*');
    await page.getByRole('combobox', { name: '角色' }).click();
    expect(faults).toEqual([]);
  });

  it('see masked numbers and no commands as a leader; a refused action stays with its reason', async () => {
    const { page, faults } = await signIn('street-leader', narrow, '/console/staff');
    await page.locator('.worklist-row').first().click();
    await page.locator('.staff-post').first().waitFor();
    expect(await page.getByRole('button', { name: '任职…' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: '结束任职' }).first().isDisabled()).toBe(true);
    expect(await page.locator('.staff-actions li').first().innerText()).toMatch(/结束任职\s*.+/s);
    expect(faults).toEqual([]);
  });

  it('get a new member in a vacant post, who moves to other areas and leaves again', async () => {
    const { name, organization, region } = await aVacantPost();
    const { page, faults } = await signIn('personnel-officer', wide, '/console/staff?item=new');
    const code = `S${Date.now()}`;
    await page.getByLabel('工号', { exact: true }).fill(code);
    await page.getByLabel('姓名', { exact: true }).fill('演练人员');
    await page.getByLabel('单位', { exact: true }).fill(organization);
    await page.locator('.ant-select-item-option', { hasText: organization }).first().click();
    await page.getByLabel('空缺岗位').fill(name);
    await page.locator('.ant-select-item-option', { hasText: name }).click();
    // With another unit the post leaves the form.
    const chosen = page.locator('.action-panel').getByTitle(new RegExp(`^${name}`));
    await chosen.waitFor();
    const { name: other } = (await ask<Unit>('urban-management', '{ me { organization { name } } }')).me.organization;
    await page.getByLabel('单位', { exact: true }).fill(other);
    await page.locator('.ant-select-item-option', { hasText: other }).first().click();
    await chosen.waitFor({ state: 'detached' });
    await page.getByLabel('单位', { exact: true }).fill(organization);
    await page.locator('.ant-select-item-option', { hasText: organization }).first().click();
    await page.getByLabel('空缺岗位').fill(name);
    await page.locator('.ant-select-item-option', { hasText: name }).click();
    // The whole region of the unit is proposed.
    await page.locator('.action-panel').getByText(region, { exact: true }).waitFor();
    await page.getByRole('button', { name: '新进人员', exact: true }).click();
    const post = page.getByRole('region', { name });
    await post.getByText('在任').waitFor();
    await page.getByRole('heading', { name: '演练人员' }).waitFor();
    await post.getByRole('button', { name: '调整负责范围' }).click();
    await page.getByLabel('理由').fill('演练');
    await post.getByRole('button', { name: '调整负责范围' }).click();
    // The assignment up to now has ended, and another follows with the new areas.
    await post.getByText('已结束').waitFor();
    const present = post.filter({ hasText: '在任' });
    await present.getByRole('button', { name: '结束任职' }).click();
    await page.getByLabel('理由').fill('演练结束');
    await present.getByRole('button', { name: '结束任职' }).click();
    await page.getByText('现无任职').waitFor();
    expect(faults).toEqual([]);
  });

  it('are read again after a refused version, so that the second attempt succeeds', async () => {
    const { staffId, assignment, post } = await aNewPerson();
    const { page, faults } = await signIn('personnel-officer', wide, `/console/staff?item=${staffId}`);
    const section = page.getByRole('region', { name: post });
    await section.getByRole('button', { name: '结束任职' }).click();
    await endLater(assignment);
    await page.getByLabel('理由').fill('演练结束');
    await section.getByRole('button', { name: '结束任职' }).click();
    await page.getByText(/页面已显示现在的内容/).waitFor();
    await section.getByText('至今').waitFor({ state: 'detached' });
    await section.getByRole('button', { name: '结束任职' }).click();
    await page.getByText('现无任职').waitFor();
    expect(faults).toEqual([]);
  });

  it('are exported as a file that the dry run of the import accepts without a change', async () => {
    const { id } = await street();
    const { page, faults } = await signIn('personnel-officer', wide, `/console/staff?organization=${id}`);
    await page.getByRole('button', { name: /^导\s*出$/ }).click();
    const form = page.locator('.action-panel');
    await form.getByText('csv', { exact: true }).click();
    const saving = page.waitForEvent('download');
    await form.getByRole('button', { name: /^导\s*出$/ }).click();
    const file = await (await saving).path();
    expect(readFileSync(file, 'utf8')).toContain('人员编码');
    await page.getByRole('button', { name: '导入…' }).click();
    const loading = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载 xlsx' }).click();
    expect((await loading).suggestedFilename()).toBe('导入模板.xlsx');
    await page.getByLabel('表格文件').setInputFiles({
      name: 'staff.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(readFileSync(file)),
    });
    await page.getByRole('button', { name: '核对后导入…' }).click();
    await page.getByText(/核对无误，共 \d+ 行。\d+ 行没有变化。/).waitFor();
    await page.getByRole('button', { name: '导入', exact: true }).waitFor();
    expect(faults).toEqual([]);
  });
});
