import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, narrow, reportAsResident, signIn } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

/** Files a report of a resident: its text has a telephone number, and the reporter has another. */
const filed = (what: string, phone: string): ReturnType<typeof reportAsResident> =>
  reportAsResident(what, '车主电话13705196655', { reporter: { name: '王秀兰', phone } });

describe('sealed personal data', () => {
  it('is shown on the desk for a reason, and the reporter sees who looked', async () => {
    const phone = `139${String(Date.now()).slice(-8)}`;
    const issue = await filed('占道停车', phone);
    const { page, faults } = await signIn('coordinator', undefined, `/console/desk?issue=${issue.id}`);
    await page.getByText('137*******5').first().waitFor();
    expect(await page.getByText('13705196655').count()).toBe(0);
    await page.getByRole('button', { name: '查看号码' }).click();
    await page.getByRole('textbox', { name: '查看理由' }).fill('联系车主挪车');
    await page.locator('.action-panel').getByRole('button', { name: '查看', exact: true }).click();
    await page.getByText('13705196655').waitFor();

    await page.getByRole('button', { name: '按反映人电话查找' }).click();
    await page.getByRole('textbox', { name: '电话号码或后四位' }).fill(phone);
    await page.getByRole('textbox', { name: '查找理由' }).fill('核实重复反映');
    await page
      .locator('.action-panel')
      .getByRole('button', { name: /查\s*找/ })
      .click();
    await page.getByRole('list', { name: '该电话的上报' }).getByRole('button', { name: issue.title }).waitFor();
    expect(faults).toEqual([]);

    const resident = await signIn('resident-2', narrow, `/console/my-reports?report=${issue.id}`);
    await resident.page.getByRole('heading', { name: '个人信息查看记录' }).waitFor();
    await resident.page.getByText('理由：联系车主挪车').waitFor();
    await resident.page.getByText('理由：核实重复反映').waitFor();
    expect(resident.faults).toEqual([]);
  });
});
