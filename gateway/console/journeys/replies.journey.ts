import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  closePages,
  givePagesBack,
  key,
  narrow,
  openPage,
  origin,
  reject,
  reportAsResident,
  signIn,
  wide,
  type Reported,
} from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

/** Files a report as a resident, and rejects it as the desk with a legal basis. */
async function rejectedReport(reporter: object): Promise<Reported> {
  const reported = await reportAsResident('商铺转让咨询', '想了解商铺转让手续。', reporter);
  await reject(reported.id, '《江苏省信访条例》');
  return reported;
}

describe('the words for reporters', () => {
  it('are checked when they are saved, reach the reporter in the app and by receipt code, and go back', async () => {
    const words = `如有异议，可到区行政服务中心咨询（${key().slice(0, 6)}）。`;
    const { page, faults } = await signIn('coordinator', wide, '/console/replies?item=REJECTED');
    await page.getByText('平台内置', { exact: true }).waitFor();
    await page.getByRole('button', { name: '修改用语' }).click();
    await page.getByLabel('救济途径（中文）').fill(`${words}{unit}`);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('alert').getByText('救济途径', { exact: false }).waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('含有未知变量');
    await page.getByLabel('救济途径（中文）').fill(words);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/本区第 \d+ 版/).waitFor();

    const named = await rejectedReport({});
    const resident = (await signIn('resident-2', narrow, `/console/my-reports?report=${named.id}`)).page;
    await resident.getByText('不予受理。理由：不属于受理范围').waitFor();
    await resident.getByText('《江苏省信访条例》').waitFor();
    await resident.getByText(words).waitFor();

    const { receiptCode } = await rejectedReport({ reporter: { grade: 'ANONYMOUS' } });
    const receipt = await openPage(narrow);
    await receipt.page.goto(`${origin}/console/receipt`);
    await receipt.page.getByRole('textbox', { name: '查询码' }).fill(receiptCode!);
    await receipt.page.getByRole('button', { name: '查询', exact: true }).click();
    await receipt.page.getByText(words).waitFor();
    expect(receipt.faults).toEqual([]);

    await page.getByRole('button', { name: '修改用语' }).click();
    await page.getByRole('button', { name: '恢复平台内置用语' }).click();
    await page.getByText('平台内置', { exact: true }).waitFor();
    await resident.reload();
    await resident.getByText(words).waitFor();
    expect(faults).toEqual([]);
  });

  it('are read by the intake desk, which may not change them', async () => {
    const { page, faults } = await signIn('intake-desk', narrow, '/console/replies?item=CLOSED');
    await page.getByText('用语由指挥中心或区管理员修改。').waitFor();
    expect(await page.getByRole('button', { name: '修改用语' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
