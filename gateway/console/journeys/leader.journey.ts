import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, closePages, lastFullMonth, openPage, origin, signIn, signInAt, wide } from './browser.js';
import { mapTiles } from './map-tiles.js';

afterEach(closePages);

/** Waits until the list of the desk says that it has `count` issues. */
async function listShows(page: Page, count: number): Promise<void> {
  const text = `查询结果 ${count.toLocaleString('en')} 条`;
  await page.locator('.queue-found', { hasText: text }).waitFor();
}

describe('the board of leaders', () => {
  it('is the first page of a district leader, and each number opens the list of its issues', async () => {
    const { page, faults } = await signIn('district-leader', wide);
    await page.getByRole('heading', { name: '鼓楼区运行看板' }).waitFor();
    await page.locator('.heat path').first().waitFor();
    const late = page.locator('.board-totals > div', { hasText: '其中超时' }).getByRole('link');
    const shown = Number(await late.textContent());
    await late.click();
    await page.waitForURL(/console\/desk\?.*late=1/);
    await listShows(page, shown);
    await page.goBack();
    const street = page.getByRole('row').filter({ hasText: '街道' }).first();
    const reported = Number(await street.getByRole('link').first().textContent());
    await street.getByRole('link').first().click();
    await page.waitForURL(/reportedFrom=/);
    await listShows(page, reported);
    expect(faults).toEqual([]);
  });

  it('opens a street on the map and shows its communities', async () => {
    const { page, faults } = await signIn('district-leader', wide);
    const first = page.locator('.heat a').first();
    const street = (await first.getAttribute('aria-label'))!.split(' ')[0]!;
    await first.click();
    await page.getByRole('heading', { name: `${street}运行看板` }).waitFor();
    await page.getByRole('heading', { name: '各社区' }).waitFor();
    await page.getByRole('button', { name: '返回全部' }).click();
    await page.getByRole('heading', { name: '鼓楼区运行看板' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('leads from an indicator to its formula, its cases and their events', async () => {
    const { page, faults } = await signIn('district-leader', wide, `/console/board?month=${lastFullMonth()}`);
    await page.locator('.board-scores th .link').first().click();
    const unit = page.locator('.board-unit');
    await unit.getByText('=').first().waitFor();
    await unit.getByRole('button', { name: '查看明细' }).first().click();
    const one = page.locator('.board-cases > li').first();
    await one.getByText(/相关环节/).click();
    await one.locator('details li').first().waitFor();
    await one.getByRole('link').first().click();
    await page.waitForURL(/console\/desk\?issue=/);
    expect(faults).toEqual([]);
  });

  it('has a data screen without a person, a title or a place below a community', async () => {
    const { page, faults } = await signIn('district-leader', wide, '/console/data-screen');
    await page.locator('.heat path').first().waitFor();
    const text = await page.locator('.data-screen').innerText();
    const { issues } = await ask<{ issues: { edges: { node: { title: string; address: string | null } }[] } }>(
      'coordinator',
      '{ issues(first: 100) { edges { node { title address } } } }',
    );
    for (const { node } of issues.edges) {
      expect(text).not.toContain(node.title);
      if (node.address) expect(text).not.toContain(node.address);
    }
    expect(text).not.toContain('网格');
    expect(await page.locator('.data-screen a').count()).toBe(0);
    expect(await page.getByText('示意图，非法定界线').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('lies on the map of a district that has one, with the number of its approval', async () => {
    const file = await mapTiles();
    const given = (await (await fetch(`${origin}/console/config.json`)).json()) as object;
    const json = { ...given, map: { reviewNumber: '苏S(2026)001号', tiles: true } };
    const { page } = await openPage();
    await page.context().route('**/console/config.json', (route) => route.fulfill({ json }));
    await page.context().route('**/console/map.pmtiles', async (route) => {
      const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec((await route.request().headerValue('range'))!)!;
      const body = file.subarray(Number(first), Number(last) + 1);
      await route.fulfill({ status: 206, body, headers: { 'content-type': 'application/vnd.pmtiles' } });
    });
    await signInAt(page, 'district-leader');
    await page.locator('.heat .map-tiles image').first().waitFor({ state: 'attached' });
    await page.getByText('审图号：苏S(2026)001号').waitFor();
    expect(await page.getByText('示意图').count()).toBe(0);
    expect(await page.locator('.heat .map-tiles image').count()).toBeGreaterThan(3);
  });

  it('shows no number of an approval above a map whose pictures cannot be read', async () => {
    const given = (await (await fetch(`${origin}/console/config.json`)).json()) as object;
    const json = { ...given, map: { reviewNumber: '苏S(2026)001号', tiles: true } };
    const { page } = await openPage();
    await page.context().route('**/console/config.json', (route) => route.fulfill({ json }));
    const asked = page.waitForRequest('**/console/map.pmtiles');
    await page.context().route('**/console/map.pmtiles', (route) => route.fulfill({ status: 404, body: '' }));
    await signInAt(page, 'district-leader');
    await page.locator('.heat path').first().waitFor();
    await (await asked).response();
    await page.getByText('示意图，非法定界线').first().waitFor();
    expect(await page.getByText('审图号').count()).toBe(0);
  });

  it('is for leaders and the offices of the district alone', async () => {
    const { page } = await signIn('community-clerk', wide, '/console/board');
    await page.waitForURL(/\/console\/desk/);
    expect(await page.getByRole('link', { name: '领导看板' }).count()).toBe(0);
  });
});
