import { afterEach, describe, expect, it } from '@jest/globals';
import { closePages, openPage, origin, signIn, signInByButton } from './browser.js';

afterEach(closePages);

describe('signing in', () => {
  it('leads from the page of accounts to the desk of the chosen user', async () => {
    const { page, faults } = await openPage();
    await page.goto(origin);
    await page.getByRole('button', { name: '登录' }).click();
    await page
      .getByRole('link', { name: /任兴涛|综合指挥室主任/ })
      .first()
      .click();
    await page.waitForURL(/\/console\/desk/);
    await page.locator('.queue-list').waitFor();
    expect(page.url()).not.toContain('code=');
    expect(faults).toEqual([]);
  });

  it('returns to the address that was opened first', async () => {
    const { page } = await signInByButton('coordinator', '/console/desk?state=overdue');
    expect(page.url()).toBe(`${origin}/console/desk?state=overdue`);
  });

  it('stores no access token where a later script could find it', async () => {
    const { page } = await signIn('coordinator');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    const used = await page.evaluate(async () => {
      const asked = performance.getEntriesByType('resource').map(({ name }) => name);
      return asked.filter((name) => name.includes('access_token'));
    });
    expect(stored).not.toContain('accessToken');
    expect(used).toEqual([]);
  });

  it('continues after a reload without asking again', async () => {
    const { page } = await signIn('coordinator');
    await page.reload();
    await page.locator('.queue-list').waitFor();
  });

  it('renews the token before it expires without disturbing the user', async () => {
    const { page } = await openPage();
    await page.clock.install();
    await page.goto(origin);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('link', { name: /指挥中心主任/ }).click();
    await page.getByRole('button', { name: '退出' }).waitFor();
    const renewed = page.waitForResponse(
      (response) =>
        response.url().endsWith('/demo/oidc/token') &&
        (response.request().postData() ?? '').includes('grant_type=refresh_token'),
    );
    await page.clock.fastForward(9 * 60_000 + 5000);
    expect((await renewed).status()).toBe(200);
  });

  it('locks after inactivity and keeps typed text for the same user', async () => {
    const { page } = await openPage();
    await page.clock.install();
    await page.goto(origin);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('link', { name: /指挥中心主任/ }).click();
    await page.locator('.queue-list').waitFor();
    await page.clock.fastForward(15 * 60_000 + 10_000);
    await page.getByRole('heading', { name: '已锁定' }).waitFor();
    expect(await page.locator('.queue-list').count()).toBe(0);
    expect(await page.evaluate(() => sessionStorage.getItem('jiceng.session'))).not.toMatch(/eyJ/);
    // Sets the clock of the page back, because the clock of the identity provider did not move ahead.
    await page.clock.setSystemTime(new Date());
    await page.reload();
    await page.getByRole('button', { name: '继续工作' }).click();
    await page.getByRole('heading', { name: '继续使用' }).waitFor();
    await page
      .getByRole('link', { name: /指挥中心主任/ })
      .first()
      .click();
    await page.locator('.queue-list').waitFor();
  });

  it('ends at sign-out: no data of the user remains, and the session cannot be renewed', async () => {
    const { page } = await signIn('coordinator');
    const kept = await page.evaluate(() => sessionStorage.getItem('jiceng.session') ?? '{}');
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('button', { name: '登录' }).waitFor();
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
    const { refreshToken } = JSON.parse(kept) as { refreshToken: string };
    const form = { grant_type: 'refresh_token', client_id: 'jiceng-console', refresh_token: refreshToken };
    const answer = await fetch(`${origin}/demo/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(400);
  });

  it('refuses an answer that it did not request', async () => {
    const { page } = await openPage();
    await page.goto(`${origin}/console/callback?code=stolen&state=unknown`);
    await page.getByText('登录未完成').waitFor();
  });

  it('shows English after the switch and after the next sign-in', async () => {
    const { page } = await openPage();
    await page.goto(origin);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Choose a demo account' }).waitFor();
    await page.getByRole('link', { name: /指挥中心主任/ }).click();
    await page.getByRole('link', { name: 'Duty desk' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('tells a user whose post has no screen, and shows no screen', async () => {
    const { page } = await signIn('grid-officer');
    // Every built-in role of the demo has a screen, but a role that the district adds has none.
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      const json = (await response.json()) as { data?: { me?: { roles: string[] } } };
      if (json.data?.me) json.data.me.roles = ['flood_watch'];
      await route.fulfill({ response, json });
    });
    await page.reload();
    await page.getByRole('heading', { name: '您的岗位暂无专用界面' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(0);
  });
});
