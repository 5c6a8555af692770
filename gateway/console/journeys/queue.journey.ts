import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, closePages, key, report, signIn, signInAt, wide } from './browser.js';
import { begin, openIssue, pick, send } from './desk-steps.js';
import { showLongList, TOTAL } from './long-list.js';

afterEach(closePages);

describe('the queue', () => {
  it.each(['community-clerk', 'grid-worker', 'verifier', 'urban-management-handler', 'district-admin'])(
    'opens for a %s with counts and without errors',
    async (account) => {
      const { page, faults } = await signIn(account, undefined, '/console/desk');
      await page.locator('.queue-list').waitFor();
      await page.getByRole('button', { name: /^全部 \d+/ }).waitFor();
      expect(faults).toEqual([]);
    },
  );

  it('is sorted by the time left, and the tab of overdue issues shows only overdue issues', async () => {
    const { page } = await signIn('coordinator');
    await page.locator('.queue-row').first().waitFor();
    const { inbox } = await ask<{ inbox: { edges: { node: { title: string } }[] } }>(
      'coordinator',
      '{ inbox(first: 5, scope: MY_REGION) { edges { node { title } } } }',
    );
    const shown = await page.locator('.queue-row-title').allTextContents();
    expect(shown.slice(0, 5)).toEqual(inbox.edges.map(({ node }) => node.title));
    await page.getByRole('button', { name: /^超时 \d+/ }).click();
    await page.locator('.queue-row:not(:has(.time.late))').first().waitFor({ state: 'detached' });
    await page.locator('.queue-row .time.late').first().waitFor();
  });

  it('shows in one browser the change made in another without a reload', async () => {
    const issue = await report('路面塌陷');
    const street = (await signIn('street-dispatcher')).page;
    const office = (await signIn('coordinator')).page;
    await office.getByText('实时更新').waitFor();
    await openIssue(office, issue);
    await openIssue(street, issue);
    await begin(street, '受理');
    const field = street.locator('.action-panel').getByRole('combobox', { name: '事件类别' });
    await field.fill('城市公共设施');
    await street.locator('.ant-select-item-option').first().click();
    await street.locator('.action-panel').getByRole('button', { name: '受理' }).click();
    await office.locator('.issue-line .state', { hasText: '待派遣' }).waitFor();
    await office.locator('.timeline li', { hasText: '受理' }).first().waitFor();
  });

  it('does not move while a user reads, and offers new rows behind a button', async () => {
    const { page } = await signIn('street-dispatcher');
    await page.locator('.queue-row').first().waitFor();
    await page.getByText('实时更新').waitFor();
    await page.locator('.queue-list').hover();
    const issue = await report('电梯故障');
    await page.getByRole('button', { name: /条变化/ }).waitFor();
    expect(await page.getByText(issue.title).count()).toBe(0);
    await page.getByRole('button', { name: /条变化/ }).click();
    // The new issue has its whole time left, so it stands at the end.
    await page.getByRole('listbox', { name: '事项' }).press('End');
    await page.getByText(issue.title).waitFor();
  });

  it('marks critical issues and can show them alone', async () => {
    const issue = await report('燃气泄漏');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await begin(page, '受理');
    await pick(page, '事件类别', '城市公共设施');
    await page.locator('.action-panel').getByText('特急', { exact: true }).click();
    await send(page, '受理', '待派遣');
    await page.locator('.issue-line .flag.critical', { hasText: '特急' }).waitFor();
    const list = new URL(page.url());
    list.search = 'severity=CRITICAL';
    await page.goto(list.href);
    await page.locator('.queue-row', { hasText: issue.title }).waitFor();
    await page.locator('.queue-row:not(:has(.flag.critical))').first().waitFor({ state: 'detached' });
  });

  it('keeps a named view for its user alone, also after sign-out', async () => {
    const { page } = await signIn('street-dispatcher', wide, '/console/desk?severity=CRITICAL&open=1');
    await page.getByRole('button', { name: '常用视图' }).click();
    await page.getByRole('textbox', { name: '视图名称' }).fill('未结特急');
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByRole('button', { name: '清除条件，回到队列' }).click();
    await page.getByRole('button', { name: /^全部/ }).waitFor();
    const signInAgain = async (account: string): Promise<void> => {
      await page.getByRole('button', { name: '退出' }).click();
      await page.getByRole('button', { name: '登录' }).click();
      await page.waitForURL(/\/demo\/oidc\/authorize/);
      const picked = new URL(page.url());
      picked.searchParams.set('account', account);
      await page.goto(picked.href);
      await page.getByRole('button', { name: '常用视图' }).click();
    };
    await signInAgain('community-clerk');
    await page.getByRole('textbox', { name: '视图名称' }).waitFor();
    expect(await page.getByText('未结特急').count()).toBe(0);
    await signInAgain('street-dispatcher');
    await page.getByRole('button', { name: '未结特急', exact: true }).click();
    await page.getByText('查询结果').waitFor();
    expect(new URL(page.url()).searchParams.get('severity')).toBe('CRITICAL');
    await page.getByRole('button', { name: '删除视图“未结特急”' }).click();
    await page.getByRole('button', { name: '未结特急', exact: true }).waitFor({ state: 'detached' });
  });

  it('keeps the named views of two windows', async () => {
    const { page } = await signIn('street-dispatcher', wide, '/console/desk?severity=URGENT');
    const other = await page.context().newPage();
    await signInAt(other, 'street-dispatcher', '/console/desk?severity=CRITICAL');
    const save = async (window: Page, name: string): Promise<void> => {
      await window.getByRole('textbox', { name: '视图名称' }).fill(name);
      await window.getByRole('button', { name: '保存视图' }).click();
    };
    for (const window of [page, other]) await window.getByRole('button', { name: '常用视图' }).click();
    await save(page, '紧急');
    await other.getByRole('button', { name: '紧急', exact: true }).waitFor();
    await save(other, '特急');
    await page.getByRole('button', { name: '特急', exact: true }).waitFor();
    await page.getByRole('button', { name: '删除视图“紧急”' }).click();
    await other.getByRole('button', { name: '紧急', exact: true }).waitFor({ state: 'detached' });
    await other.reload();
    await other.getByRole('button', { name: '常用视图' }).click();
    await other.getByRole('button', { name: '特急', exact: true }).waitFor();
    expect(await other.getByRole('button', { name: /^删除视图/ }).count()).toBe(1);
  });

  it('finds by title, tells when there is nothing, and leads back', async () => {
    const issue = await report('窨井异味');
    const { page } = await signIn('street-dispatcher');
    await page.locator('.queue-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(issue.title);
    await page.keyboard.press('Enter');
    // The list before the search may show the issue too, among others.
    await page.locator('.queue-row', { hasNotText: issue.title }).first().waitFor({ state: 'detached' });
    await page.locator('.queue-row', { hasText: issue.title }).waitFor();
    await page
      .getByRole('searchbox')
      .or(page.getByLabel(/按标题、描述、地址、编号查询/))
      .first()
      .fill('没有这样的标题');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合条件的事项').waitFor();
    await page.getByRole('button', { name: '清除条件，回到队列' }).click();
    await page.getByRole('button', { name: /^全部/ }).waitFor();
  });

  it('handles several issues together, and a refusal keeps no other issue back', async () => {
    const mark = key().slice(0, 8);
    const issues = [await report(`路灯不亮${mark}`), await report(`路灯闪烁${mark}`), await report(`路灯倾斜${mark}`)];
    const command = (name: string, issueId: string, expectedVersion: number, more: object): Promise<unknown> =>
      ask(
        'street-dispatcher',
        `mutation ($input: ${name}Input!) { ${name[0]!.toLowerCase()}${name.slice(1)}(input: $input) { issue { id } } }`,
        { input: { idempotencyKey: key(), issueId, expectedVersion, ...more } },
      );
    // The third report stays as it is, so it is left out.
    for (const { id } of issues.slice(0, 2))
      await command('JudgeIssue', id, 1, { decision: 'ACCEPT', categoryCode: '0102001' });
    const { page, faults } = await signIn('street-dispatcher', undefined, `/console/desk?q=${mark}`);
    await page.locator('.queue-row').nth(2).waitFor();
    await page.getByRole('button', { name: '批量办理' }).click();
    const list = page.getByRole('listbox', { name: '事项' });
    await list.focus();
    for (const step of ['Home', ' ', 'ArrowDown', ' ', 'ArrowDown', ' ']) await list.press(step);
    await page.getByText('已选 3 件').waitFor();
    await page.getByRole('button', { name: '派遣 2', exact: true }).click();
    await command('DispatchIssue', issues[1]!.id, 2, {});
    await page.getByRole('button', { name: '派遣 2 件' }).click();
    const results = page.getByRole('list', { name: '办理结果' });
    await results.getByRole('listitem').filter({ hasText: issues[0]!.title }).getByText('已派遣').waitFor();
    await results.getByRole('listitem').filter({ hasText: issues[1]!.title }).getByText('数据已被他人修改').waitFor();
    const { issue } = await ask<{ issue: { state: string; tasks: unknown[] } }>(
      'street-dispatcher',
      'query ($id: ID!) { issue(id: $id) { state tasks { id } } }',
      { id: issues[0]!.id },
    );
    expect(issue).toMatchObject({ state: 'DISPATCHED', tasks: [{}] });
    await page.getByRole('button', { name: '退出批量' }).click();
    await page.locator('.queue-row', { hasText: issues[2]!.title }).click();
    await page.getByRole('heading', { name: issues[2]!.title, level: 1 }).waitFor();
    expect(faults).toEqual([]);
  });

  it('can be used by keyboard alone, from the list to an accepted report', async () => {
    const issue = await report('树枝折断');
    const { page } = await signIn('street-dispatcher');
    await page.goto(`${page.url()}?q=${encodeURIComponent(issue.title)}`);
    await page.locator('.queue-row').first().waitFor();
    await page.getByRole('listbox', { name: '事项' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
    await page.keyboard.press('1');
    await page.getByRole('form', { name: '受理' }).or(page.locator('.action-panel form')).first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('城市公共设施');
    await page.locator('.ant-select-item-option-active', { hasText: '城市公共设施' }).waitFor();
    await page.keyboard.press('Enter');
    // A program is faster than a user and would leave the field before its list has closed.
    await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '紧急' }).isChecked()).toBe(true);
    // Skips the checkbox with which a user corrects the place.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('属街道受理范围');
    expect(await page.getByLabel('理由').inputValue()).toBe('属街道受理范围');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.issue-line .state', { hasText: '待派遣' }).waitFor();
    await page.locator('.action-panel').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.getByText('从左侧选择一个事项').waitFor();
  });

  it('keeps typed text after a reload and deletes it on cancel', async () => {
    const issue = await report('乱堆物料');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await begin(page, '受理');
    await page.getByLabel('理由').fill('写到一半的理由');
    await page.reload();
    await page.getByLabel('理由').waitFor();
    expect(await page.getByLabel('理由').inputValue()).toBe('写到一半的理由');
    await page.locator('.action-panel').getByRole('button', { name: '取消' }).click();
    await page.reload();
    await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
    expect(await page.locator('.action-panel').count()).toBe(0);
  });

  it('says that the issue has changed when another user was faster', async () => {
    const issue = await report('公厕停水');
    const { page } = await signIn('street-dispatcher');
    await page.route('**/live/inbox', (route) => route.abort());
    await openIssue(page, issue);
    await begin(page, '受理');
    await page.locator('.action-panel').getByText('不予受理', { exact: true }).first().click();
    await page.getByLabel('理由').fill('不属于受理范围的事项');
    await ask('coordinator', 'mutation ($input: JudgeIssueInput!) { judgeIssue(input: $input) { issue { id } } }', {
      input: {
        idempotencyKey: key(),
        issueId: issue.id,
        expectedVersion: 1,
        decision: 'REJECT',
        reason: '重复反映，已另案办理',
      },
    });
    await page.locator('.action-panel').getByRole('button', { name: '不予受理' }).click();
    await page.locator('.action-panel').getByRole('alert').waitFor();
    expect(await page.locator('.action-panel').getByRole('alert').textContent()).not.toMatch(/INTERNAL|GraphQL/);
  });

  it('keeps at most 100 rows in the page while a user scrolls through 10,000', async () => {
    const { page } = await signIn('coordinator');
    await showLongList(page);
    const most = await page.evaluate(async (wanted) => {
      const list = document.querySelector('.queue-list')!;
      const last = (): string => [...document.querySelectorAll('.queue-row-title')].at(-1)?.textContent ?? '';
      let seen = 0;
      for (const until = Date.now() + 60_000; Date.now() < until && last() !== `第 ${wanted - 1} 条`;) {
        list.scrollTop = list.scrollHeight;
        await new Promise((done) => setTimeout(done, 10));
        seen = Math.max(seen, document.querySelectorAll('.queue-row').length);
      }
      return { seen, last: last() };
    }, TOTAL);
    expect(most.last).toBe(`第 ${TOTAL - 1} 条`);
    expect(most.seen).toBeLessThanOrEqual(100);
  });
});
