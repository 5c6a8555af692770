import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closeBrowser, closePages, narrow, signIn, wide } from './browser.js';

afterEach(closePages);
afterAll(closeBrowser);

describe('the working calendar', () => {
  it.each([
    ['1400', wide],
    ['390', narrow],
  ] as const)('shows the year with its notice, its days off and its make-up days (%s px)', async (_, viewport) => {
    const { page, faults } = await signIn('coordinator', viewport, '/console/calendar');
    await page.locator('.worklist-row', { hasText: '国办发明电〔2025〕7号' }).click();
    const february = page.getByRole('table', { name: '2 月', exact: true });
    await february.locator('.calendar-day.holiday').first().waitFor();
    expect(await february.locator('.calendar-day.holiday').count()).toBe(9);
    expect(await february.locator('.calendar-day.make_up').allTextContents()).toEqual(['14班', '28班']);
    expect(faults).toEqual([]);
  });

  it('checks a notice before it is published: a fault names the field, a dry run changes nothing', async () => {
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    const versions = async (): Promise<number> =>
      (
        await ask<{ calendarYear: { versions: unknown[] } }>(
          'coordinator',
          `{ calendarYear(year: ${year}) { versions { version } } }`,
        )
      ).calendarYear.versions.length;
    const before = await versions();
    const { page, faults } = await signIn('coordinator', wide, `/console/calendar?item=${year}`);
    await page.getByRole('button', { name: /新版本…|发布放假安排…/ }).click();
    const workdays = page.getByLabel(/调休上班日/);
    const typed = await workdays.inputValue();
    await workdays.fill(`${typed}\n${year}-01-05`);
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/不是周末，不能作为调休上班日/).waitFor();
    await workdays.fill(typed);
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/核对无误。将调整 \d+ 件/).waitFor();
    expect(await versions()).toBe(before);
    expect(faults).toEqual([]);
  });
});

describe('working hours', () => {
  it('show the hours of a calendar, and check new ones before they are published', async () => {
    const { page, faults } = await signIn('coordinator', wide, '/console/working-hours');
    await page.locator('.worklist-row', { hasText: '机关工作时间' }).first().click();
    await page.getByText('01-01 09:00-12:00 14:00-18:00').first().waitFor();
    await page.getByRole('button', { name: '发布新的工作时间…' }).click();
    await page.getByLabel('生效日期').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
    const seasons = page.getByLabel(/^时段/);
    await seasons.fill('05-01 08:30-12:00 11:00-18:30');
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/与其他时段重叠/).waitFor();
    await seasons.fill('05-01 08:30-12:00 15:00-18:30');
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/核对无误。将调整 \d+ 件/).waitFor();
    expect(faults).toEqual([]);
  });
});
