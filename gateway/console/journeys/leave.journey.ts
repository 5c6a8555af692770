import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, givePagesBack, narrow, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

const DAY_MS = 86_400_000;
/** The day in China some days after today. The leaves of the demo lie within the next three weeks. */
const dayAfter = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

const me = async (account: string): Promise<{ id: string; name: string }> =>
  (await ask<{ me: { id: string; name: string } }>(account, '{ me { id name } }')).me;

describe('leave', () => {
  it('is asked for on a telephone, approved by the superior, stands on the roster, and is withdrawn', async () => {
    const { name } = await me('grid-worker');
    const worker = await signIn('grid-worker', narrow, '/console/leave');
    await worker.page.getByRole('button', { name: '申请请假…' }).click();
    await worker.page.getByLabel('首日').fill(dayAfter(120));
    await worker.page.getByLabel('末日（含）').fill(dayAfter(122));
    const reason = `探望父母 ${Date.now()}`;
    await worker.page.getByLabel('事由').fill(reason);
    await worker.page.getByRole('button', { name: '申请请假', exact: true }).click();
    const mine = worker.page.locator('.worklist-row', { hasText: reason });
    await mine.getByText('待审批').waitFor();
    await mine.getByText('年休假 3 天').waitFor();

    const clerk = await signIn('community-clerk', wide, '/console/leave');
    await clerk.page.getByText(/待我审批 \d/).click();
    const waiting = clerk.page.locator('.worklist-row', { hasText: reason });
    await waiting.getByText(name).waitFor();
    await waiting.getByRole('button', { name: /^批\s*准$/ }).click();
    await clerk.page.getByRole('button', { name: '确认批准' }).click();
    await waiting.waitFor({ state: 'detached' });
    await clerk.page.goto(`${new URL(clerk.page.url()).origin}/console/roster?from=${dayAfter(120)}`);
    const { organization } = (
      await ask<{ me: { organization: { name: string } } }>('community-clerk', '{ me { organization { name } } }')
    ).me;
    await clerk.page.locator('.worklist-row', { hasText: organization.name }).click();
    await clerk.page.locator('.roster-mark.leave').first().waitFor();

    await worker.page.reload();
    await mine.getByText('已批准').waitFor();
    await mine.getByRole('button', { name: /^撤\s*回$/ }).click();
    await worker.page.getByRole('button', { name: '确认撤回' }).click();
    await mine.getByText('已撤回').waitFor();
    await clerk.page.reload();
    await clerk.page.locator('.roster-grid').waitFor();
    await clerk.page.locator('.roster-mark.leave').first().waitFor({ state: 'detached' });
    expect([...worker.faults, ...clerk.faults]).toEqual([]);
  });

  it('of a head goes to the organization above, which refuses with a reason', async () => {
    const reason = `体检 ${Date.now()}`;
    const input = {
      idempotencyKey: `leave-${Date.now()}`,
      kind: 'SICK',
      startsAt: `${dayAfter(130)}T00:00:00+08:00`,
      endsAt: `${dayAfter(131)}T00:00:00+08:00`,
      reason,
    };
    await ask('community-clerk', 'mutation ($input: AskLeaveInput!) { askLeave(input: $input) { request { id } } }', {
      input,
    });
    const leader = await signIn('street-leader', wide, '/console/leave?scope=TO_DECIDE');
    const waiting = leader.page.locator('.worklist-row', { hasText: reason });
    await waiting.getByRole('button', { name: '不批准' }).click();
    await leader.page.getByLabel('理由').fill('当周全员在岗迎检');
    await leader.page.getByRole('button', { name: '确认不批准' }).click();
    await waiting.waitFor({ state: 'detached' });
    const clerk = await signIn('community-clerk', wide, '/console/leave');
    const mine = clerk.page.locator('.worklist-row', { hasText: reason });
    await mine.getByText('未批准').waitFor();
    await mine.getByText('当周全员在岗迎检').waitFor();
    expect([...leader.faults, ...clerk.faults]).toEqual([]);
  });
});
