import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, givePagesBack, narrow, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

interface Year {
  year: number;
  notice: { number: string } | null;
  versions: { version: number }[];
  days: { date: string; kind: string }[];
}
const yearOf = async (year: number): Promise<Year> =>
  (
    await ask<{ calendarYear: Year }>(
      'coordinator',
      `{ calendarYear(year: ${year}) { year notice { number } versions { version } days { date kind } } }`,
    )
  ).calendarYear;
/** Returns the present year in China, where the platform runs. */
const presentYear = (): number => new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();

/** Returns the newest year of the page that has a notice; the present year while none has one. */
async function newestYear(): Promise<Year> {
  const present = presentYear();
  const years = await Promise.all([present + 1, present, present - 1].map(yearOf));
  return years.find(({ notice }) => notice !== null) ?? years[1]!;
}

/** Returns a weekday between the holidays of New Year and Spring Festival. It is no make-up day of either. */
function weekdayOf(year: number): string {
  const days = [9, 10, 11].map((day) => new Date(Date.UTC(year, 0, day)));
  return days
    .find((day) => day.getUTCDay() % 6 !== 0)!
    .toISOString()
    .slice(0, 10);
}

describe('the working calendar', () => {
  it.each([
    ['1400', wide],
    ['390', narrow],
  ] as const)('shows the year with its notice, its days off and its make-up days (%s px)', async (_, viewport) => {
    const { year, notice, days } = await newestYear();
    const { page, faults } = await signIn('coordinator', viewport, '/console/calendar');
    await page.locator('.worklist-row', { hasText: `${year} 年` }).click();
    await page
      .getByText(notice?.number ?? '放假安排未发布：时限暂按法定节假日计算', { exact: false })
      .last()
      .waitFor();
    for (let month = 1; month <= 12; month += 1) {
      const dayIn = (kind: string): number[] =>
        days
          .filter((day) => day.kind === kind && day.date.startsWith(`${year}-${String(month).padStart(2, '0')}`))
          .map(({ date }) => Number(date.slice(8)));
      const shown = page.getByRole('table', { name: `${month} 月`, exact: true });
      await shown.waitFor();
      const texts = (kind: string): Promise<string[]> => shown.locator(`.calendar-day.${kind}`).allTextContents();
      expect(await texts('holiday')).toEqual(dayIn('HOLIDAY').map((day) => `${day}休`));
      expect(await texts('make_up')).toEqual(dayIn('MAKE_UP').map((day) => `${day}班`));
    }
    expect(days.length).toBeGreaterThanOrEqual(13);
    expect(faults).toEqual([]);
  });

  it('checks a notice before it is published: a fault names the field, a dry run changes nothing', async () => {
    const before = await yearOf(presentYear());
    const { year } = before;
    const { page, faults } = await signIn('coordinator', wide, `/console/calendar?item=${year}`);
    await page.getByRole('button', { name: /新版本…|发布放假安排…/ }).click();
    if (before.notice === null) {
      // The days off of the law alone make a whole notice.
      await page.getByLabel('文号').fill('国办发明电〔试填〕1号');
      await page.getByLabel('发文日期').fill(`${year}-01-01`);
      await page.getByLabel(/^放假安排/).fill(before.days.map(({ date }) => `假日 ${date} ${date}`).join('\n'));
    }
    const workdays = page.getByLabel(/调休上班日/);
    const typed = await workdays.inputValue();
    await workdays.fill(`${typed}\n${weekdayOf(year)}`);
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/不是周末，不能作为调休上班日/).waitFor();
    await workdays.fill(typed);
    await page.getByRole('button', { name: '核对并试运行' }).click();
    await page.getByText(/核对无误。将调整 \d+ 件/).waitFor();
    expect(await yearOf(year)).toEqual(before);
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
