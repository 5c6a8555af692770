import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closePages, givePagesBack, signIn } from './browser.js';
import { overlap } from './overlap.js';

afterEach(givePagesBack);
afterAll(closePages);

const overlaps = '/console/duty-list?view=OVERLAP';

describe('the duty list', () => {
  it('shows the coordinator an overlap with its cases, and tries a draft before it is published', async () => {
    const item = await overlap();
    const { page, faults } = await signIn('coordinator', undefined, overlaps);
    await page.locator('.worklist-row', { hasText: item }).first().click();
    await page.getByRole('heading', { name: '涉及单位' }).waitFor();
    expect(await page.locator('.duty-bar').count()).toBeGreaterThanOrEqual(2);
    expect(await page.locator('.record-lines a').count()).toBeGreaterThanOrEqual(3);
    await page.getByRole('button', { name: '拟订', exact: true }).click();
    await page.getByText('拟订稿由区管理员发布。').waitFor();
    await page.getByRole('rowheader', { name: '改派其他单位' }).waitFor();
    await page.locator('.worklist-row.opened', { hasText: '拟订稿' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('tells the administrator which precedents a draft ends before it is published', async () => {
    const item = await overlap();
    const coordinator = (await signIn('coordinator', undefined, overlaps)).page;
    await coordinator.locator('.worklist-row', { hasText: item }).first().click();
    await coordinator.getByRole('button', { name: '拟订', exact: true }).click();
    await coordinator.getByText('拟订稿由区管理员发布。').waitFor();
    const { page, faults } = await signIn('district-admin', undefined, '/console/duty-list?view=VERSIONS');
    await page.locator('.worklist-row', { hasText: '拟订稿' }).first().click();
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('个先例将随之失效').waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).waitFor();
    expect(faults).toEqual([]);
  });
});
