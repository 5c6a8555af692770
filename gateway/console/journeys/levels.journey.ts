import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ask, closePages, givePagesBack, narrow, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

const table = (text: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'table.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

const versionOf = async (list: 'authorityMatrix' | 'intakeDesks'): Promise<number> => {
  const answer = await ask<Record<string, { version: number }[]>>('district-admin', `{ ${list} { version } }`);
  return answer[list]![0]!.version;
};

describe('the authority matrix', () => {
  it.each([
    ['1400', wide],
    ['390', narrow],
  ] as const)('finds a category and shows which levels may solve it (%s px)', async (_, viewport) => {
    const { page, faults } = await signIn('coordinator', viewport, '/console/authority');
    await page.locator('.worklist-row').first().waitFor();
    await page.getByRole('searchbox', { name: '按类别名称或代码查找' }).fill('0102014');
    await page.locator('.worklist-row', { hasText: '0102014' }).click();
    await page.getByRole('row', { name: /网格/ }).getByText('可以').waitFor();
    expect(await page.locator('.worklist-row').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('checks a table before it is published, and names the cell of a fault', async () => {
    const before = await versionOf('authorityMatrix');
    const { page, faults } = await signIn('district-admin', wide, '/console/authority?item=import');
    await page.getByLabel('表格文件').setInputFiles(table('categoryCode,level,maySolve\n*,village,yes\n'));
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('1 行有误').waitFor();
    await page.locator('.record-lines', { hasText: 'B2' }).waitFor();
    expect(await page.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载 csv' }).click();
    const template = readFileSync(await (await saving).path(), 'utf8');
    expect(template).toContain('必填');
    await page.getByLabel('表格文件').setInputFiles(table(template));
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('核对无误，共 1 行。').waitFor();
    expect(await versionOf('authorityMatrix')).toBe(before);
    expect(faults).toEqual([]);
  });
});

describe('the intake desks', () => {
  it('publish a new version after a dry run, for the administrator', async () => {
    const before = await versionOf('intakeDesks');
    const { page, faults } = await signIn('district-admin', wide, '/console/intake-desks');
    await page.locator('.worklist-row', { hasText: '鼓楼区社会治理指挥中心' }).click();
    await page.getByText('接收单位').waitFor();
    await page.getByRole('button', { name: '导入新版本…' }).click();
    // Publishes the same desk again, so that other journeys find the district unchanged.
    const { organization } = (
      await ask<{ me: { organization: { code: string } } }>('coordinator', '{ me { organization { code } } }')
    ).me;
    await page
      .getByLabel('表格文件')
      .setInputFiles(table(`regionCode,organizationCode\n320106000000,${organization.code}\n`));
    await page.getByRole('button', { name: '核对后发布…' }).click();
    await page.getByText('核对无误，共 1 行。').waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText(`已发布第 ${before + 1} 版。`).waitFor();
    expect(await versionOf('intakeDesks')).toBe(before + 1);
    expect(faults).toEqual([]);
  });

  it('are read by the intake desk, which may not import', async () => {
    const { page, faults } = await signIn('intake-desk', narrow, '/console/intake-desks?item=import');
    await page.getByText('新版本由区管理员导入。').waitFor();
    expect(await page.getByLabel('表格文件').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('the demo district', () => {
  it('lives by levels: most reports of grid workers ended at the grid or the community', async () => {
    interface Closed {
      issues: { edges: { node: { levelFacts: { level: string; kind: string }[] | null } }[] };
    }
    const { issues } = await ask<Closed>(
      'auditor',
      `{ issues(first: 100, filter: { sources: [GRID_APP], states: [CLOSED] }) {
        edges { node { levelFacts { level kind } } } } }`,
    );
    const last = issues.edges.map(({ node }) => node.levelFacts?.at(-1));
    const below = last.filter((fact) => fact?.kind === 'SOLVED' && ['grid', 'community'].includes(fact.level));
    expect(last.length).toBeGreaterThan(20);
    expect(below.length).toBeGreaterThan(last.length / 2);
  });
});
