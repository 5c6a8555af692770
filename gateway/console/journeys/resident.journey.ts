import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, closePages, community, key, narrow, openPage, origin, reject, signIn, wide } from './browser.js';

afterEach(closePages);

/** Fills in a resident's report: the text, the street and the community. */
async function fillIn(page: Page, text: string): Promise<void> {
  const code = await community();
  await page.getByRole('button', { name: '我要上报' }).click();
  await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
  await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
  await page.getByRole('combobox', { name: '社区（可不选）' }).selectOption(code);
}

/** Returns the newest issue whose title begins with a text. */
async function issueOf(text: string): Promise<string> {
  const { issues } = await ask<{ issues: { edges: { node: { id: string; title: string } }[] } }>(
    'coordinator',
    '{ issues(first: 20) { edges { node { id title } } } }',
  );
  return issues.edges.find(({ node }) => node.title.startsWith(text))!.node.id;
}

describe('a resident', () => {
  it('keeps the place that was chosen while the telephone still looked for its position', async () => {
    const text = `路灯不亮 ${key().slice(0, 8)}`;
    const { page } = await signIn('resident-2', narrow, '/console/my-reports');
    // A telephone that finds its position when the test says so.
    await page.evaluate(() => {
      const late: { found?: () => void } = {};
      navigator.geolocation.getCurrentPosition = (found) => {
        late.found = () => found({ coords: { longitude: 118.77, latitude: 32.06 } } as GeolocationPosition);
      };
      Object.assign(window, { late });
    });
    await page.getByRole('button', { name: '我要上报' }).click();
    await page.getByRole('button', { name: '使用当前位置' }).click();
    await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
    const code = await community();
    await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
    await page.getByRole('combobox', { name: '社区（可不选）' }).selectOption(code);
    await page.evaluate(() => (window as unknown as { late: { found: () => void } }).late.found());
    await page.locator('.map path.own').first().waitFor();
    expect(await page.getByRole('combobox', { name: '社区（可不选）' }).inputValue()).toBe(code);
    expect(await page.getByText('位于').count()).toBe(0);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: '已收到您的上报' }).waitFor();
    const { issue } = await ask<{ issue: { areaCode: string; longitude: number | null } }>(
      'coordinator',
      'query ($id: ID!) { issue(id: $id) { areaCode longitude } }',
      { id: await issueOf(text) },
    );
    expect(issue).toEqual({ areaCode: code, longitude: null });
  });

  it.each([
    ['390', narrow],
    ['1400', wide],
  ] as const)('files a report, follows it in plain words and answers the call-back (%s px)', async (_, viewport) => {
    const text = `井盖缺失 ${key().slice(0, 8)}`;
    const { page, faults } = await signIn('resident-2', viewport, '/console/my-reports');
    await fillIn(page, text);
    await page.locator('.map path.own').first().waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: '已收到您的上报' }).waitFor();
    await page.getByRole('button', { name: '查看进度' }).click();
    await page.getByRole('heading', { name: text, level: 1 }).waitFor();
    await page.getByText('您反映的事项已收到').waitFor();
    await page.getByText('目前由').waitFor();
    await page.getByRole('button', { name: '补充说明' }).click();
    await page.getByRole('textbox', { name: '还要补充什么？' }).fill('井口没有警示标志');
    await page.getByRole('button', { name: '提交补充' }).click();
    await page.getByText('补充说明已送达办理单位。').waitFor();
    await reject(new URL(page.url()).searchParams.get('report')!);
    const card = page.locator('.phone-card', { hasText: text });
    await page.getByRole('button', { name: '我的上报' }).click();
    // The message is written a moment after the step.
    for (let tries = 0; tries < 20 && (await card.getByText('新进展').count()) === 0; tries += 1) {
      await page.reload();
      await card.waitFor();
      await page.waitForTimeout(500);
    }
    await card.getByText('新进展').waitFor();
    // The report cannot be loaded, so its message stays unread; and then the first mark fails.
    let loads = 0;
    let marks = 0;
    await page.route('**/graphql', (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      if (operationName === 'MarkMessagesRead') marks += 1;
      if (operationName === 'MyReport') loads += 1;
      const fails =
        (operationName === 'MyReport' && loads === 1) || (operationName === 'MarkMessagesRead' && marks === 1);
      if (!fails) return route.fallback();
      const messages = { zh: '演练：暂时无法办理', en: 'Not now' };
      return route.fulfill({
        json: { errors: [{ message: messages.en, extensions: { code: 'FORBIDDEN', kind: 'forbidden', messages } }] },
      });
    });
    await page.reload();
    await card.getByText('新进展').waitFor();
    await card.click();
    await page.getByText('演练：暂时无法办理').waitFor();
    await page.waitForTimeout(1000);
    expect([loads, marks]).toEqual([1, 0]);
    await page.getByRole('button', { name: '我的上报' }).click();
    await card.getByText('新进展').waitFor();
    await card.click();
    await page.getByText('未予受理').first().waitFor();
    await page.waitForTimeout(1000);
    expect(marks).toBe(1);
    await page.getByRole('button', { name: '我的上报' }).click();
    await card.getByText('新进展').waitFor();
    await card.click();
    await page.getByText('未予受理').first().waitFor();
    await page.getByRole('group', { name: '办理单位是否联系过您？' }).getByLabel('是').check();
    await page
      .getByRole('group', { name: /满意程度/ })
      .getByLabel('4')
      .check();
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('感谢您的意见').waitFor();
    await page.getByRole('button', { name: '我的上报' }).click();
    await card.waitFor();
    await card.getByText('新进展').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('chooses the position by a tap on the sketch and learns where it lies', async () => {
    const { page, faults } = await signIn('resident-2', narrow, '/console/my-reports?view=new');
    const code = await community();
    await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
    await page.locator('.map path').first().waitFor();
    await page.locator('.map svg').click();
    await page.getByText('位于').waitFor();
    expect(await page.locator('.map .point').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('demands that an issue is worked on again, with the reason', async () => {
    const { issues } = await ask<{
      issues: { edges: { node: { id: string; availableActions: { action: string; enabled: boolean }[] } }[] };
    }>('resident-1', '{ issues(first: 20) { edges { node { id availableActions { action enabled } } } } }');
    const closed = issues.edges.find(({ node }) =>
      node.availableActions.some(({ action, enabled }) => action === 'reopenIssue' && enabled),
    )!.node;
    const { page, faults } = await signIn('resident-1', narrow, `/console/my-reports?report=${closed.id}`);
    await page.getByRole('button', { name: '未解决，要求重新办理' }).click();
    await page.getByRole('textbox', { name: '还有什么没有解决？' }).fill('问题仍在');
    await page.getByRole('button', { name: '要求重新办理', exact: true }).click();
    await page.getByText('承办单位正在办理').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('an anonymous reporter', () => {
  it('follows the report by its receipt code without an account, and answers the call-back', async () => {
    const text = `夜间施工 ${key().slice(0, 8)}`;
    const { page } = await signIn('resident-3', narrow, '/console/my-reports');
    await fillIn(page, text);
    await page.getByRole('radio', { name: '匿名' }).check();
    await page.getByRole('button', { name: '提交' }).click();
    const code = await page.locator('.phone-code').innerText();
    const { page: other, faults, foreign } = await openPage(narrow);
    await other.goto(origin);
    await other.getByRole('link', { name: '凭查询码查询上报' }).click();
    await other.getByRole('textbox', { name: '查询码' }).fill(code);
    await other.getByRole('button', { name: '查询', exact: true }).click();
    await other.getByText('您反映的事项已收到').waitFor();
    expect(other.url()).not.toContain(code);
    await other.getByRole('button', { name: '补充说明' }).click();
    await other.getByRole('textbox', { name: '还要补充什么？' }).fill('今晚又在施工');
    await other.getByRole('button', { name: '提交补充' }).click();
    await other.getByText('补充说明已送达办理单位。').waitFor();
    await reject(await issueOf(text));
    await other.getByRole('button', { name: '查询', exact: true }).click();
    await other.getByText('未予受理').waitFor();
    await other.getByRole('group', { name: '办理单位是否联系过您？' }).getByLabel('否').check();
    await other.getByRole('button', { name: '提交评价' }).click();
    await other.getByText('感谢您的意见').waitFor();
    expect(foreign).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('reads why a wrong receipt code is refused, and sees no report', async () => {
    const { page } = await openPage(narrow);
    await page.goto(`${origin}/console/receipt`);
    await page.getByRole('textbox', { name: '查询码' }).fill('WRONG-CODE-0000');
    await page.getByRole('button', { name: '查询', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByText('请核对每一位后重试').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });
});
