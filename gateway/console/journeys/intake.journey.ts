import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closePages, givePagesBack, key, narrow, openPage, origin, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

const CODE = /^(\w{4}-){5}\w{4}$/;

/** Opens the form of the desk and fills in the matter. Returns the form. */
async function begin(page: Page, text: string): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('button', { name: '登记来电、来访' }).click();
  const form = page.getByRole('form', { name: '登记来电、来访' });
  await form.getByRole('radio', { name: '12345 热线' }).check();
  await form.getByRole('textbox', { name: '事项描述' }).fill(text);
  return form;
}

/** Submits the form and returns the receipt code that the desk reads to the reporter. */
async function enter(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^登\s*记$/ }).click();
  return page.getByRole('status', { name: '登记结果' }).locator('.number').innerText();
}

/** Follows a report by its code, without an account, on another telephone. */
async function follow(code: string, title: string): Promise<Page> {
  const { page } = await openPage(narrow);
  await page.goto(`${origin}/console/receipt`);
  await page.getByRole('textbox', { name: '查询码' }).fill(code);
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText(title).first().waitFor();
  return page;
}

describe('the desk enters a call', () => {
  it('of a confidential reporter, reads its duty, shows the code once, and then sees a code name', async () => {
    const text = `夜间偷排 ${key().slice(0, 8)}`;
    const { page, faults } = await signIn('street-dispatcher', undefined, '/console/desk');
    // The field has the time of the browser.
    const anHourAgo = await page.evaluate(() => {
      const at = Date.now() - 3_600_000;
      return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    });
    const form = await begin(page, text);
    await form.getByLabel('发现时间（可不填）').fill(anHourAgo);
    await form.getByRole('radio', { name: '保密' }).check();
    await form.getByText('不得写入事项描述，不得另行记录或转告').waitFor();
    await form.getByRole('textbox', { name: '反映人姓名' }).fill('吴密名');
    await form.getByRole('textbox', { name: '联系电话（可不填）' }).fill('13900005678');
    await form.getByRole('textbox', { name: '所在单位（可不填）' }).fill('恒通仓储有限公司');
    // The browser keeps the words of the matter until they are sent, but not the identity.
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    expect(kept).toContain(text);
    expect(kept).not.toMatch(/吴密名|13900005678|恒通仓储/);
    const code = await enter(page);
    expect(code).toMatch(CODE);
    await page.getByRole('button', { name: '查看事项' }).click();
    await page.getByRole('heading', { name: text, level: 1 }).waitFor();
    await page.locator('.desk-issue').getByText('保密').first().waitFor();
    await page.locator('.fact', { hasText: '发现时间' }).getByText(anHourAgo.slice(-5)).waitFor();
    expect(await page.getByText(/吴密名|13900005678|恒通仓储/).count()).toBe(0);
    await page.getByRole('button', { name: '已告知反映人' }).click();
    expect(await page.getByText(code).count()).toBe(0);
    await follow(code, text);
    expect(faults).toEqual([]);
  });

  it('of a named person without an account, who follows the matter by the code', async () => {
    const text = `路灯不亮 ${key().slice(0, 8)}`;
    const { page, faults } = await signIn('intake-desk', undefined, '/console/desk');
    const form = await begin(page, text);
    await form.getByRole('combobox', { name: '所在街道' }).click();
    await page.locator('.ant-select-item-option').first().click();
    await form.getByRole('textbox', { name: '反映人姓名' }).fill('钱来电');
    await form.getByRole('textbox', { name: '联系电话（可不填）' }).fill('13800007421');
    const code = await enter(page);
    expect(code).toMatch(CODE);
    const phone = await follow(code, text);
    expect(await phone.getByText(/钱来电|7421/).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('asks an anonymous reporter for no name', async () => {
    const { page } = await signIn('street-dispatcher', undefined, '/console/desk');
    const form = await begin(page, `占道经营 ${key().slice(0, 8)}`);
    await form.getByRole('radio', { name: '匿名' }).check();
    await form.getByText('不询问、不记录姓名、电话和单位').waitFor();
    expect(await form.getByRole('textbox', { name: '反映人姓名' }).count()).toBe(0);
    expect(await enter(page)).toMatch(CODE);
  });
});
