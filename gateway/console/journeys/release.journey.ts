import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, closePages, community, key, narrow, origin, report, signIn } from './browser.js';
import { begin, openIssue } from './desk-steps.js';

afterEach(closePages);

/** Makes the page look for a new release, as it does when a person comes back to it. */
async function look(page: Page): Promise<void> {
  await Promise.all([
    page.waitForResponse('**/console/config.json'),
    page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))),
  ]);
}

/** Lets the gateway serve another release, as an upgrade does, and lets the page notice it. */
async function release(page: Page): Promise<void> {
  const settings = (await (await fetch(`${origin}/console/config.json`)).json()) as object;
  const json = { ...settings, release: 'the next release' };
  await page.route('**/console/config.json', (route) => route.fulfill({ json }));
  await look(page);
}

/** Reloads by the button of the notice. The new page is of the new release, so that the notice is gone. */
async function reload(page: Page): Promise<void> {
  const notice = page.getByRole('status').filter({ hasText: '控制台已发布新版本' });
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: '刷新' }).click()]);
}

async function notices(page: Page): Promise<number> {
  await look(page);
  return page.getByText('控制台已发布新版本').count();
}

describe('a new release', () => {
  it('asks an old page of the desk to reload, and the form is open again with the typed text', async () => {
    const issue = await report('围挡破损');
    const { page, faults } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await begin(page, '受理');
    const reason = page.locator('.action-panel textarea').first();
    await reason.fill('已电话核实，围挡缺口约两米');
    expect(await notices(page)).toBe(0);
    await release(page);
    await reload(page);
    await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('已电话核实，围挡缺口约两米');
    expect(await notices(page)).toBe(0);
    expect(faults).toEqual([]);
  });

  it('keeps what a resident adds to a report, until it is sent', async () => {
    const title = `路面积水 ${key().slice(0, 8)}`;
    const { reportIssue } = await ask<{ reportIssue: { issue: { id: string } } }>(
      'resident-1',
      'mutation ($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
      {
        input: {
          idempotencyKey: key(),
          source: 'RESIDENT',
          title,
          description: `${title}，行人难以通过。`,
          areaCode: await community(),
        },
      },
    );
    const { page, faults } = await signIn('resident-1', narrow, `/console/my-reports?report=${reportIssue.issue.id}`);
    const added = page.getByRole('textbox', { name: '还要补充什么？' });
    await page.getByRole('button', { name: '补充说明' }).click();
    await added.fill('今早水更深了');
    await release(page);
    await reload(page);
    await added.waitFor();
    expect(await added.inputValue()).toBe('今早水更深了');
    await page.getByRole('button', { name: '提交补充' }).click();
    await page.getByText('补充说明已送达办理单位').waitFor();
    await page.reload();
    await page.getByRole('button', { name: '补充说明' }).waitFor();
    expect(await added.count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
