import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, givePagesBack, key, narrow, report, signIn, wide } from './browser.js';
import { begin, dispatchTo, judge, openIssue, pick, send } from './desk-steps.js';

afterEach(givePagesBack);
afterAll(closePages);

/** Brings a new issue before the arbiter: two departments return it. */
async function arbitrated(): Promise<{ id: string; title: string }> {
  const issue = await report('路灯不亮');
  const street = (await signIn('street-dispatcher')).page;
  await openIssue(street, issue);
  await judge(street);
  for (const [unit, account] of [
    ['鼓楼区城市管理局', 'urban-management'],
    ['鼓楼区水务局', 'water'],
  ] as const) {
    await openIssue(street, issue);
    await dispatchTo(street, unit);
    const { tasks, version } = (
      await ask<{ issue: { version: number; tasks: { id: string; state: string }[] } }>(
        account,
        'query ($id: ID!) { issue(id: $id) { version tasks { id state } } }',
        { id: issue.id },
      )
    ).issue;
    const taskId = tasks.find(({ state }) => state === 'OFFERED')!.id;
    const reason = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
    await ask(account, 'mutation ($input: ReturnTaskInput!) { returnTask(input: $input) { issue { id } } }', {
      input: { idempotencyKey: key(), expectedVersion: version, taskId, ...reason },
    });
  }
  return issue;
}

describe('a ruling for a line', () => {
  it('becomes a precedent that the coordination office finds, and that the arbiter revokes', async () => {
    const issue = await arbitrated();
    const { page, faults } = await signIn('arbiter');
    await openIssue(page, issue);
    await begin(page, '裁定');
    await page.getByRole('radio', { name: '所在地的条线单位' }).check();
    await pick(page, '条线', '城市管理');
    const reason = `市政道路照明由城管条线负责 ${key().slice(0, 8)}`;
    await page.getByLabel('裁定理由').fill(reason);
    await send(page, '作出裁定', '处置中');
    await page.getByRole('link', { name: '先例' }).click();
    const row = page.locator('.worklist-row', { hasText: '所在地的城市管理条线单位' }).first();
    await row.click();
    await page.getByText(reason).waitFor();
    await page.getByRole('button', { name: '撤销先例' }).click();
    await page.getByRole('textbox', { name: '撤销理由' }).fill('职责已调整');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText('职责已调整').waitFor();
    await page.locator('.worklist-row.opened', { hasText: '已撤销' }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('the list of precedents', () => {
  it.each([
    ['1400', wide],
    ['390', narrow],
  ] as const)(
    'shows the precedents of a state in Chinese and English at %s px, and hides the button of a ' +
      'command that the role may not use',
    async (_, viewport) => {
      const { page, faults } = await signIn('district-admin', viewport, '/console/precedents?state=IN_FORCE');
      await page.locator('.worklist-row').first().waitFor();
      expect(await page.locator('.worklist-row', { hasNotText: '有效' }).count()).toBe(0);
      await page.getByRole('button', { name: 'English' }).click();
      await page.locator('.worklist-row', { hasText: 'In force' }).first().click();
      await page.getByRole('heading', { name: 'Ruling' }).waitFor();
      expect(await page.getByRole('button', { name: 'Revoke the precedent' }).count()).toBe(0);
      expect(faults).toEqual([]);
    },
  );

  it('tells the leader of the office why an arbiter revokes first', async () => {
    const { page, faults } = await signIn('office-leader', wide, '/console/precedents?state=IN_FORCE');
    await page.locator('.worklist-row').first().click();
    const button = page.getByRole('button', { name: '撤销先例' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('尚有未参与该事项的裁定员可以撤销此先例，由其办理').waitFor();
    expect(faults).toEqual([]);
  });
});
