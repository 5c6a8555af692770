import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, key, narrow, signIn, someMessage, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

describe('the rules for messages', () => {
  it('are changed on the page, checked when they are saved, and messages have the new words at once', async () => {
    const { account, kind } = await someMessage();
    const title = `请办理 ${key().slice(0, 6)}`;
    const { page, faults } = await signIn('coordinator', wide, `/console/message-rules?item=${kind}`);
    await page.getByRole('button', { name: '修改规则' }).click();
    const text = await page.getByLabel('正文（中文）').inputValue();
    const former = await page.getByLabel('标题（中文）').inputValue();
    await page.getByLabel('标题（中文）').fill(title);
    await page.getByLabel('正文（中文）').fill(`${text}{phone}`);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('alert').getByText('含有未知变量', { exact: false }).waitFor();
    await page.getByLabel('正文（中文）').fill(text);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/本区第 \d+ 版/).waitFor();

    const told = await signIn(account, narrow, '/console/messages');
    await told.page.getByText(title).first().waitFor();

    await page.getByRole('button', { name: '修改规则' }).click();
    await page.getByLabel('标题（中文）').fill(former);
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.record-page dd', { hasText: former }).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('are read by the operator, who may not change them', async () => {
    const { page } = await signIn('operator', wide, '/console/message-rules?item=OFFER');
    await page.getByText('规则由指挥中心或区管理员修改。').waitFor();
    expect(await page.getByRole('button', { name: '修改规则' }).count()).toBe(0);
  });
});
