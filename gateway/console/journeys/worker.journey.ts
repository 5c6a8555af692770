import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, key, narrow, signIn } from './browser.js';
import { anOffer, atWork, insideGrid, openTask } from './worker-steps.js';

afterEach(closePages);

describe('the telephone of a grid worker', () => {
  it('reports with the position in two touches and one sentence', async () => {
    const { page, faults } = await atWork();
    const title = `井盖松动 ${key().slice(0, 8)}`;
    let touches = 0;
    await page.exposeFunction('countTouch', () => (touches += 1));
    await page.evaluate(() =>
      addEventListener('click', () => (window as unknown as { countTouch(): void }).countTouch()),
    );
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByText('位于').waitFor();
    await page.keyboard.type(title);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已上报：${title}`).waitFor();
    expect(touches).toBeLessThanOrEqual(5);
    const { issues } = await ask<{
      issues: { edges: { node: { title: string; areaCode: string; longitude: number } }[] };
    }>('coordinator', '{ issues(first: 20) { edges { node { title areaCode longitude } } } }');
    const filed = issues.edges.find(({ node }) => node.title === title)!.node;
    expect(filed.areaCode).toBe((await insideGrid()).code);
    expect(filed.longitude).not.toBeNull();
    expect(faults).toEqual([]);
  });

  it('reports by the grid when the telephone gives no position', async () => {
    const { page } = await signIn('grid-worker', narrow);
    await page.locator('.map path.own').first().waitFor();
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByRole('combobox', { name: '未能定位，按网格上报' }).selectOption({ index: 1 });
    const title = `路面积水 ${key().slice(0, 8)}`;
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已上报：${title}`).waitFor();
  });

  it('records a matter as solved on the spot, in a category that a grid may solve', async () => {
    const { page, faults } = await atWork();
    await page.getByRole('button', { name: '上报', exact: true }).click();
    const title = `楼道堆物 ${key().slice(0, 8)}`;
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await page.getByRole('checkbox', { name: '已当场解决' }).check();
    await page.getByRole('combobox', { name: '类别（网格可办结的）' }).selectOption('0102014');
    await page.getByRole('textbox', { name: '处理结果' }).fill('已劝导住户清理');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已办结：${title}`).waitFor();
    expect(faults).toEqual([]);
  });

  it('accepts an offered task, sees the time left and completes it', async () => {
    const task = await anOffer();
    const { page, faults } = await atWork();
    await page.locator('.phone-card', { hasText: task.title }).getByText('还剩').waitFor();
    await openTask(page, task.title);
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '确认接收' }).click();
    await page.locator('.phone-state', { hasText: '处置中' }).waitFor();
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.getByRole('textbox', { name: '办理结果' }).fill('已处理完毕');
    await page.getByRole('form', { name: '办结' }).getByRole('button', { name: '办结' }).click();
    await page.locator('.phone-state', { hasText: '核查中' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('shows all grids of both communities of a worker, also when the lists have several pages', async () => {
    const { page } = await signIn('grid-worker', narrow);
    const { me } = await ask<{ me: { areaCodes: string[] } }>('grid-worker', '{ me { areaCodes } }');
    const own = me.areaCodes[0]!;
    const gridsOf = async (regionCode: string): Promise<string[]> => {
      const { grids } = await ask<{ grids: { edges: { node: { code: string } }[] } }>(
        'grid-worker',
        'query ($regionCode: ID!) { grids(first: 100, regionCode: $regionCode) { edges { node { code } } } }',
        { regionCode },
      );
      return grids.edges.map(({ node }) => node.code);
    };
    const street = await gridsOf(`${own.slice(0, 9)}000`);
    const other = street.find((code) => !code.startsWith(own.slice(0, 12)))!;
    let pages = 0;
    // The platform gives this worker one more grid.
    await page.route('**/graphql', async (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      if (operationName !== 'WhoAmI') return route.fallback();
      const response = await route.fetch();
      const answer = (await response.json()) as { data: { me: { areaCodes: string[] } } };
      answer.data.me.areaCodes.push(other);
      return route.fulfill({ response, json: answer });
    });
    // Each page of the list has one grid.
    await page.route('**/graphql', async (route) => {
      const body = route.request().postDataJSON() as { operationName: string; variables: { after?: string } };
      if (body.operationName !== 'GridBorders') return route.fallback();
      // The platform itself is asked for the first page, because it does not know these cursors.
      const { after: _, ...variables } = body.variables;
      const first = await page.request.fetch(route.request(), { data: { ...body, variables } });
      const { data } = (await first.json()) as { data: { grids: { edges: unknown[]; pageInfo: object } } };
      const at = Number(body.variables.after ?? 0);
      pages += 1;
      data.grids.pageInfo = {
        ...data.grids.pageInfo,
        hasNextPage: at + 1 < data.grids.edges.length,
        endCursor: String(at + 1),
      };
      data.grids.edges = data.grids.edges.slice(at, at + 1);
      return route.fulfill({ json: { data } });
    });
    await page.reload();
    const expected = [...(await gridsOf(own.slice(0, 12))), ...(await gridsOf(other.slice(0, 12)))];
    await page
      .locator('.map path')
      .nth(expected.length - 1)
      .waitFor();
    expect(await page.locator('.map path').count()).toBe(expected.length);
    expect(await page.locator('.map path.own').count()).toBe(me.areaCodes.length + 1);
    expect(pages).toBeGreaterThanOrEqual(expected.length);
  });

  it('is for grid workers alone', async () => {
    const clerk = await signIn('community-clerk', narrow, '/console/worker');
    await clerk.page.waitForURL(/\/console\/desk/);
    expect(await clerk.page.getByRole('link', { name: '我的网格' }).count()).toBe(0);
  });
});
