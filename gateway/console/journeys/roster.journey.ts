import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, givePagesBack, key, narrow, signIn, wide } from './browser.js';
import { aNewPerson, street } from './staff-steps.js';

afterEach(givePagesBack);
afterAll(closePages);

const DAY_MS = 86_400_000;
/** The day in China some days after today. The demo plans shifts of the streets for twelve days. */
const dayAfter = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

const organization = async (account: string): Promise<{ id: string; name: string }> =>
  (await ask<{ me: { organization: { id: string; name: string } } }>(account, '{ me { organization { id name } } }')).me
    .organization;

describe('the roster', () => {
  it('shows a personnel officer the desks with gaps first, and no gap of the street in this week', async () => {
    const { id, name } = await organization('street-dispatcher');
    const { page, faults } = await signIn('personnel-officer', wide, `/console/roster?from=${dayAfter(28)}`);
    const first = page.locator('.worklist-row').first();
    await first.getByText(/工作时间无人在岗/).waitFor();
    await page.getByRole('checkbox', { name: '只看缺口' }).check();
    await page.locator('.worklist-row', { hasText: name }).click();
    await page.getByRole('heading', { name: '缺口' }).waitFor();
    await page.locator('tfoot .late').first().waitFor();
    await page.goto(
      page
        .url()
        .replace(/from=[^&]+/, `from=${dayAfter(0)}`)
        .replace('gaps=1', ''),
    );
    await page.getByRole('heading', { name }).waitFor();
    await page.locator('.roster-mark.duty').first().waitFor();
    expect(await page.locator('tfoot .late').count()).toBe(0);
    expect(page.url()).toContain(id);
    expect(faults).toEqual([]);
  });

  it('gets a duty that closes a gap, refuses an overlap with its reason, and loses the duty again', async () => {
    const { id } = await organization('street-dispatcher');
    const address = `/console/roster?from=${dayAfter(35)}&item=${id}`;
    const { page, faults } = await signIn('street-dispatcher', wide, address);
    await page.locator('tfoot .late').first().waitFor();
    const gaps = await page.locator('tfoot .late').count();
    const plan = async (day?: string): Promise<void> => {
      await page.getByRole('button', { name: '安排值班…' }).click();
      await page.getByLabel('人员', { exact: true }).fill('综合指挥室主任');
      await page.locator('.ant-select-item-option', { hasText: '综合指挥室主任' }).click();
      if (day) {
        await page.getByLabel('开始', { exact: true }).fill(`${day}T08:30`);
        await page.getByLabel('结束', { exact: true }).fill(`${day}T18:00`);
      }
      await page.getByRole('button', { name: '安排值班', exact: true }).click();
    };
    await plan();
    const mark = page.locator('.roster-mark.duty');
    await mark.first().waitFor();
    await page.waitForFunction((number) => document.querySelectorAll('tfoot .late').length === number, gaps - 1);
    await plan((await page.locator('.roster-days').innerText()).slice(0, 10));
    await page.getByRole('alert').filter({ hasText: '重叠' }).waitFor();
    await page.getByRole('button', { name: /^取\s*消$/ }).click();
    await mark.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^撤\s*回$/ }).click();
    await page.getByRole('button', { name: '撤回值班' }).click();
    await mark.first().waitFor({ state: 'detached' });
    await page.waitForFunction((number) => document.querySelectorAll('tfoot .late').length === number, gaps);
    expect(faults).toEqual([]);
  });

  it('shows whom 人员 appointed meanwhile, and tells that a chosen entry was withdrawn by another person', async () => {
    const { id, name } = await street();
    const { page, faults } = await signIn('personnel-officer', wide, `/console/roster?from=${dayAfter(63)}&item=${id}`);
    const rows = page.locator('.roster-grid tbody th');
    await rows.first().waitFor();
    const { name: person, staffId } = await aNewPerson();
    await page.getByRole('link', { name: '人员' }).click();
    await page.locator('.worklist-total').waitFor();
    await page.getByRole('link', { name: '排班' }).click();
    await page.locator('.worklist-row', { hasText: name }).click();
    await rows.filter({ hasText: person }).waitFor();
    const times = { startsAt: `${dayAfter(1)}T12:00:00Z`, endsAt: `${dayAfter(1)}T13:00:00Z` };
    const { done } = await ask<{ done: { entry: { id: string; version: number } } }>(
      'personnel-officer',
      'mutation ($input: ScheduleDutyInput!) { done: scheduleDuty(input: $input) { entry { id version } } }',
      { input: { idempotencyKey: key(), staffId, organizationId: id, ...times } },
    );
    await page.goto(
      `${new URL(page.url()).origin}/console/roster?from=${dayAfter(1)}&item=${id}&entry=${done.entry.id}`,
    );
    await page.getByRole('button', { name: /^撤\s*回$/ }).click();
    await ask(
      'personnel-officer',
      'mutation ($input: WithdrawEntryInput!) { withdrawDuty(input: $input) { entry { id } } }',
      {
        input: { idempotencyKey: key(), entryId: done.entry.id, expectedVersion: done.entry.version },
      },
    );
    await page.getByRole('button', { name: '撤回值班' }).click();
    await page.getByText('所选的值班或休假已撤回').waitFor();
    expect(faults).toEqual([]);
  });

  it('turns the leave of the only clerk of a community into a gap, and is read by a leader at 390 px', async () => {
    const { id, name } = await organization('community-clerk');
    const from = dayAfter(84);
    const { page, faults } = await signIn('community-clerk', wide, `/console/roster?from=${from}&item=${id}`);
    await page.getByText('该时段工作时间均有人在岗。').waitFor();
    await page.getByRole('button', { name: '登记休假…' }).click();
    await page.getByLabel('人员', { exact: true }).fill('社区综治专干');
    await page.locator('.ant-select-item-option', { hasText: '社区综治专干' }).click();
    await page.getByLabel('末日（含）').fill(dayAfter(91));
    await page.getByRole('button', { name: '登记休假', exact: true }).click();
    await page.locator('.roster-mark.leave').first().waitFor();
    await page.locator('tfoot .late').first().waitFor();
    const leader = await signIn('street-leader', narrow, `/console/roster?from=${from}`);
    await leader.page
      .locator('.worklist-row', { hasText: name })
      .getByText(/工作时间无人在岗/)
      .waitFor();
    await page.locator('.roster-mark.leave').first().click();
    await page.getByRole('button', { name: /^撤\s*回$/ }).click();
    await page.getByRole('button', { name: '撤回休假' }).click();
    await page.getByText('该时段工作时间均有人在岗。').waitFor();
    expect([...faults, ...leader.faults]).toEqual([]);
  });
});
