import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, community, key, narrow, reportAsResident, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

const employer = '恒通仓储有限公司';

describe('a confidential reporter', () => {
  it('gets a receipt code, and follows the report among the own reports', async () => {
    const text = `夜间偷排 ${key().slice(0, 8)}`;
    const { page, faults } = await signIn('resident-3', narrow, '/console/my-reports');
    const code = await community();
    await page.getByRole('button', { name: '我要上报' }).click();
    await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
    await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
    await page.getByRole('combobox', { name: '社区（可不选）' }).selectOption(code);
    await page.getByRole('radio', { name: '保密' }).check();
    await page.getByText('须由一人申请、另一单位负责人同意才能查看').waitFor();
    await page.getByRole('textbox', { name: '联系电话（可不填）' }).fill('13900005678');
    await page.getByRole('textbox', { name: '所在单位（可不填）' }).fill(employer);
    await page.getByRole('button', { name: '提交' }).click();
    expect(await page.locator('.phone-code').innerText()).toMatch(/^(\w{4}-){5}\w{4}$/);
    await page.getByRole('button', { name: '已记下，返回' }).click();
    // Unlike an anonymous report, the report is among the reports of the account.
    await page.getByText(text).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('is shown on the desk after another unit has consented, and sees who looked', async () => {
    const phone = `139${String(Date.now()).slice(-8)}`;
    const { id } = await reportAsResident('夜间偷排', '每晚十一点后', {
      reporter: { grade: 'CONFIDENTIAL', phone, employer },
    });
    const reason = `需反映人指认排口位置 ${key().slice(0, 8)}`;
    const desk = await signIn('street-dispatcher', undefined, `/console/desk?issue=${id}`);
    const { page } = desk;
    await page.getByRole('button', { name: '申请查看' }).click();
    await page.getByRole('textbox', { name: '申请理由' }).fill(reason);
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText(/待.+审批/).waitFor();
    await page.getByRole('button', { name: '撤回申请' }).click();
    await page.getByText('已撤回').waitFor();
    await page.getByRole('button', { name: '申请查看' }).click();
    await page.getByRole('textbox', { name: '申请理由' }).fill(reason);
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText(/待.+审批/).waitFor();
    expect(await page.getByRole('button', { name: '查看身份' }).count()).toBe(0);

    const leader = await signIn('office-leader', undefined, '/console/unsealing');
    const row = leader.page.getByRole('article').filter({ hasText: reason }).filter({ hasText: '夜间偷排' });
    await row.getByRole('button', { name: /^同\s*意$/ }).click();
    await leader.page.getByRole('button', { name: '确认同意' }).click();
    await row.waitFor({ state: 'detached' });
    expect(leader.faults).toEqual([]);

    await page.reload();
    await page.getByRole('button', { name: '查看身份' }).click();
    await page.getByText(phone).waitFor();
    await page.getByText(employer).waitFor();
    await page.reload();
    await page.getByText(/已同意，可查看至/).waitFor();
    expect(await page.getByText(phone).count()).toBe(0);
    expect(desk.faults).toEqual([]);

    const resident = await signIn('resident-2', narrow, `/console/my-reports?report=${id}`);
    await resident.page.getByText('保密反映人身份').waitFor();
    await resident.page.getByText(`理由：${reason}`).waitFor();
    expect(resident.faults).toEqual([]);
  });
});
