import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ask, closePages, key, narrow, origin, signIn } from './browser.js';
import { aPhoto, choose } from './photo-steps.js';
import { anOffer } from './worker-steps.js';

afterEach(closePages);

/** Waits until the service worker has the files of the screen, and the telephone the key of its person. */
async function prepared(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const needed = ['owner', 'me', 'tasks', 'borders', 'own-grids'];
  for (let tries = 0; ; tries += 1) {
    const kept = await stored(page, 'kept');
    if (needed.every((name) => kept.includes(`"name":"${name}"`))) return;
    if (tries === 60) throw new Error(`the telephone kept only ${kept.slice(0, 400)}`);
    await page.waitForTimeout(500);
  }
}

/** Returns everything that the telephone has stored, as text. */
function stored(page: Page, store: 'kept' | 'unsent' | 'photos'): Promise<string> {
  return page.evaluate(
    (name) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('jiceng-phone');
        opening.onsuccess = () => {
          const all = opening.result.transaction(name).objectStore(name).getAll();
          all.onsuccess = () =>
            resolve(
              JSON.stringify(all.result, (_, value: unknown) =>
                value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value,
              ),
            );
        };
      }),
    store,
  );
}

async function fileByGrid(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '上报', exact: true }).click();
  await page.getByRole('textbox', { name: '发现了什么？' }).fill(text);
  await page.getByRole('combobox', { name: '未能定位，按网格上报' }).waitFor();
  await page.getByRole('button', { name: '提交' }).click();
}

/** Counts the issues with a title. */
async function filed(title: string): Promise<number> {
  const { issues } = await ask<{ issues: { edges: unknown[] } }>(
    'coordinator',
    'query ($filter: IssueFilter) { issues(first: 10, filter: $filter) { edges { cursor } } }',
    { filter: { text: title } },
  );
  return issues.edges.length;
}

describe('a day without a network', () => {
  it('the telephone opens, shows tasks and grids, takes reports, and sends each once when the network is back', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    const cards = await page.locator('.phone-card').count();
    const context = page.context();
    await context.setOffline(true);
    const titles = [`井盖松动 ${key().slice(0, 8)}`, `路面积水 ${key().slice(0, 8)}`] as const;
    await fileByGrid(page, titles[0]);
    await page.getByText(`已存入本机，联网后提交：${titles[0]}`).waitFor();
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    // The telephone is switched off and on.
    await page.goto(`${origin}/console/worker`);
    await page.locator('.map path.own').first().waitFor();
    expect(await page.locator('.phone-card').count()).toBe(cards);
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    await fileByGrid(page, titles[1]);
    await page.getByRole('heading', { name: '待同步 2 件' }).waitFor();
    const unsent = await stored(page, 'unsent');
    for (const title of titles) {
      expect(unsent).not.toContain(title);
      expect(await filed(title)).toBe(0);
    }
    const online = Date.now();
    await context.setOffline(false);
    await page.getByText(/^已同步：/).waitFor();
    for (const title of titles) {
      expect(await filed(title)).toBe(1);
      const { issues } = await ask<{ issues: { edges: { node: { observedAt: string; clockSkewMinutes: null } }[] } }>(
        'coordinator',
        'query ($filter: IssueFilter) { issues(first: 1, filter: $filter) { edges { node { observedAt clockSkewMinutes } } } }',
        { filter: { text: title } },
      );
      const { observedAt, clockSkewMinutes } = issues.edges[0]!.node;
      expect(Date.parse(observedAt)).toBeLessThan(online);
      expect(clockSkewMinutes).toBeNull();
    }
    expect(await page.getByRole('heading', { name: /待同步/ }).count()).toBe(0);
  });

  it('sends in the order of the work when the clock is set back between, and takes one version of a corrected report', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    await page.context().setOffline(true);
    const titles = [`护栏缺失 ${key().slice(0, 8)}`, `树枝断落 ${key().slice(0, 8)}`];
    await fileByGrid(page, titles[0]!);
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    await page.evaluate(() => {
      const right = Date.now;
      Date.now = () => right() - 3 * 3_600_000;
    });
    await fileByGrid(page, titles[1]!);
    await page.getByRole('heading', { name: '待同步 2 件' }).waitFor();
    const sent: { description: string; idempotencyKey: string }[] = [];
    await page.route('**/graphql', (route) => {
      const body = route.request().postDataJSON() as {
        operationName: string;
        variables: { input: { description: string; idempotencyKey: string } };
      };
      if (body.operationName !== 'ReportFromGrid') return route.fallback();
      sent.push(body.variables.input);
      if (sent.length !== 2) return route.fallback();
      // The platform refuses the second report once.
      const messages = { zh: '地点不明', en: 'No place' };
      const extensions = { code: 'BAD_INPUT', kind: 'invalid', messages };
      return route.fulfill({ json: { errors: [{ message: messages.en, extensions }] } });
    });
    await page.context().setOffline(false);
    await page.getByText('未被接收：地点不明').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '修改后重报' }).click();
    // A form that is left without sending deletes nothing.
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: '修改后重报' }).click();
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(`${titles[1]} 东侧`);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已上报：${titles[1]} 东侧`).waitFor();
    expect(await page.getByRole('heading', { name: /待同步/ }).count()).toBe(0);
    expect(sent.map(({ description }) => description)).toEqual([titles[0], titles[1], `${titles[1]} 东侧`]);
    expect(sent[2]!.idempotencyKey).toBe(sent[1]!.idempotencyKey);
    expect(await Promise.all(titles.map((title) => filed(title)))).toEqual([1, 1]);
  });

  it('takes in a report that waited longer than a typed time may lie back, with the clock of the sending', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    const title = `护栏松动 ${key().slice(0, 8)}`;
    await page.context().setOffline(true);
    await fileByGrid(page, title);
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    const online = Date.now();
    const sent: { observedAt: string; sentAt: string }[] = [];
    await page.route('**/graphql', (route) => {
      const body = route.request().postDataJSON() as { operationName: string; variables: { input: (typeof sent)[0] } };
      if (body.operationName !== 'ReportFromGrid') return route.fallback();
      const { input } = body.variables;
      sent.push({ ...input });
      // The same report, if the telephone had stamped it eight days ago.
      input.observedAt = new Date(Date.parse(input.observedAt) - 8 * 86_400_000).toISOString();
      return route.continue({ postData: JSON.stringify(body) });
    });
    await page.context().setOffline(false);
    await page.getByText(`已同步：${title}`).waitFor({ timeout: 60_000 });
    expect(sent.length).toBeGreaterThan(0);
    for (const { observedAt, sentAt } of sent) {
      expect(Date.parse(observedAt)).toBeLessThan(online);
      expect(Date.parse(sentAt)).toBeGreaterThanOrEqual(online);
    }
    expect(await filed(title)).toBe(1);
  });

  it('keeps photos sealed beside the report and sends them before it, also after a restart', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    await page.context().setOffline(true);
    const title = `井盖松动 ${key().slice(0, 8)}`;
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await choose(page, '选择照片', await aPhoto(), await aPhoto());
    await page.getByRole('combobox', { name: '未能定位，按网格上报' }).waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已存入本机，联网后提交：${title}`).waitFor();
    await page.getByText('照片 2 张').waitFor();
    const photos = await stored(page, 'photos');
    expect(photos).toContain('"sealed"');
    expect(photos).not.toContain('JFIF');
    // The telephone is switched off and on, and its network ends again after the first photo.
    await page.goto(`${origin}/console/worker`);
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    let begun = 0;
    const ended = new Promise<void>((resolve) => {
      void page.route('**/files', async (route) => {
        begun += 1;
        if (begun !== 2) return route.fallback();
        await route.abort();
        resolve();
      });
    });
    await page.context().setOffline(false);
    await ended;
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await page.getByText(`已同步：${title}`).waitFor({ timeout: 60_000 });
    // The first photo was sent once.
    expect(begun).toBe(3);
    expect(await stored(page, 'photos')).toBe('[]');
    const { issues } = await ask<{ issues: { edges: { node: { files: unknown[] } }[] } }>(
      'coordinator',
      'query ($filter: IssueFilter) { issues(first: 10, filter: $filter) { edges { node { files { id } } } } }',
      { filter: { text: title } },
    );
    expect(issues.edges.map(({ node }) => node.files.length)).toEqual([2]);
  });

  it('sends what was solved on the spot with its photo, and opens what was refused as it was', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    const title = `占道摊位 ${key().slice(0, 8)}`;
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await page.getByRole('checkbox', { name: '已当场解决' }).check();
    const category = page.getByRole('combobox', { name: '类别（网格可办结的）' });
    await category.selectOption('0102002');
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: '处理结果' }).fill('已劝离占道摊位');
    await choose(page, '选择照片', await aPhoto());
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已存入本机，联网后提交：${title}`).waitFor();
    // The platform refuses the work once.
    let refused = false;
    await page.route('**/graphql', (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      if (refused || operationName !== 'SolveFromGrid') return route.fallback();
      refused = true;
      const messages = { zh: '已超过本级办结时限，请上报', en: 'Too late for your level' };
      const extensions = { code: 'LEVEL_MAY_NOT_SOLVE', kind: 'conflict', messages };
      return route.fulfill({ json: { errors: [{ message: messages.en, extensions }] } });
    });
    await page.context().setOffline(false);
    await page.getByText('未被接收：已超过本级办结时限，请上报').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '修改后重报' }).click();
    const filled = page.getByRole('textbox', { name: '处理结果' });
    expect(await filled.inputValue()).toBe('已劝离占道摊位');
    // The entry, with its photo and its key, is still there after a reload.
    await page.reload();
    expect(await filled.inputValue()).toBe('已劝离占道摊位');
    await page.locator('.photo-field img').waitFor();
    await page.getByText('照片（此类事项须拍）').waitFor();
    expect(await category.inputValue()).toBe('0102002');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已办结：${title}`).waitFor();
    const { issues } = await ask<{ issues: { edges: { node: { files: { stepKind: string }[] } }[] } }>(
      'coordinator',
      'query ($filter: IssueFilter) { issues(first: 10, filter: $filter) { edges { node { files { stepKind } } } } }',
      { filter: { text: title } },
    );
    expect(issues.edges.map(({ node }) => node.files)).toEqual([[{ stepKind: 'TASK_DONE' }]]);
  });

  it('offers no correction of a report that the platform has taken before', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    const title = `护栏松动 ${key().slice(0, 8)}`;
    await page.context().setOffline(true);
    await fileByGrid(page, title);
    await page.getByText('已存入本机').waitFor();
    await page.route('**/graphql', (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      if (operationName !== 'ReportFromGrid') return route.fallback();
      const extensions = { code: 'IDEMPOTENCY_KEY_REUSED', kind: 'conflict' };
      return route.fulfill({ json: { errors: [{ message: 'The key was used before', extensions }] } });
    });
    await page.context().setOffline(false);
    await page.getByText(/^未被接收：修改前提交的内容已被平台接收/).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: '修改后重报' }).count()).toBe(0);
    await page.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByRole('button', { name: '确认删除，不再提交' }).click();
    await page.getByRole('heading', { name: /待同步/ }).waitFor({ state: 'detached' });
  });

  it('keeps no reporter, and nothing but the sealed work after the sign-out; the author alone can send it', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    const kept = await stored(page, 'kept');
    expect(kept).not.toMatch(/reporter/i);
    expect(kept).not.toMatch(/(?<![\d.])1[3-9]\d{9}(?!\d)|1[3-9]\d\*{4}/);
    const title = `楼道堆物 ${key().slice(0, 8)}`;
    await page.context().setOffline(true);
    await fileByGrid(page, title);
    await page.getByText('已存入本机').waitFor();
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('button', { name: '登录' }).waitFor();
    expect(await stored(page, 'kept')).toBe('[]');
    expect(await stored(page, 'unsent')).not.toBe('[]');
    await page.context().setOffline(false);
    const as = async (account: string): Promise<void> => {
      await page.goto(`${origin}/console/worker`);
      await page.getByRole('button', { name: '登录' }).click();
      await page.waitForURL(/\/demo\/oidc\/authorize/);
      const picked = new URL(page.url());
      picked.searchParams.set('account', account);
      await page.goto(picked.href);
      await page.getByRole('button', { name: '退出' }).waitFor();
    };
    await as(await otherWorker());
    await page.getByText('本机另有其他账号的 1 件').waitFor();
    expect(await filed(title)).toBe(0);
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('button', { name: '登录' }).waitFor();
    await as('grid-worker');
    await page.getByText(`已同步：${title}`).waitFor();
    expect(await filed(title)).toBe(1);
  });

  it('explains a conflict: the task was changed on another device meanwhile', async () => {
    const { id, title } = await anOffer();
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    await page.locator('.phone-card', { hasText: title }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '确认接收' }).click();
    await page.getByRole('heading', { name: '待同步 1 件' }).waitFor();
    // The next action needs the version that the first one leads to.
    await page.locator('.phone-card', { hasText: title }).click();
    await page.getByText('此事项有一项操作待同步').waitFor();
    expect(await page.getByRole('button', { name: '接收', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '← 我的任务' }).click();
    await changedElsewhere(id);
    await page.context().setOffline(false);
    await page.getByText(/^未被接收：/).waitFor();
    await page.getByRole('button', { name: '查看任务现状' }).waitFor();
    await page.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByRole('button', { name: '确认删除，不再提交' }).click();
    await page.getByRole('heading', { name: /待同步/ }).waitFor({ state: 'detached' });
  });

  it('a telephone that was restarted and has no session still seals a report for its person', async () => {
    const { page } = await signIn('grid-worker', narrow, '/console/worker');
    await page.locator('.map path.own').first().waitFor();
    await prepared(page);
    await page.context().setOffline(true);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${origin}/console/worker`);
    await page.getByRole('button', { name: '没有网络？离线上报' }).click();
    const title = `路灯不亮 ${key().slice(0, 8)}`;
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await page.getByRole('button', { name: '存放在本机' }).click();
    await page.getByText('已加密存放 1 件').waitFor();
    expect(await stored(page, 'unsent')).not.toContain(title);
  });
});

/** Returns the account of another grid worker of the demo district. */
async function otherWorker(): Promise<string> {
  const state = process.env.JICENG_CONSOLE_STATE ?? '.jiceng';
  const accounts = JSON.parse(readFileSync(join(state, 'accounts.json'), 'utf8')) as {
    account: string;
    roles: string[];
  }[];
  return accounts.find(({ account, roles }) => account !== 'grid-worker' && roles.includes('grid_worker'))!.account;
}

/** The same task is accepted on another device meanwhile. */
async function changedElsewhere(issueId: string): Promise<void> {
  const { issue } = await ask<{ issue: { version: number; tasks: { id: string; state: string }[] } }>(
    'coordinator',
    'query ($id: ID!) { issue(id: $id) { version tasks { id state } } }',
    { id: issueId },
  );
  const task = issue.tasks.find(({ state }) => state === 'OFFERED')!;
  const input = { idempotencyKey: key(), taskId: task.id, expectedVersion: issue.version };
  await ask('grid-worker', 'mutation ($input: AcceptTaskInput!) { acceptTask(input: $input) { issue { id } } }', {
    input,
  });
}
