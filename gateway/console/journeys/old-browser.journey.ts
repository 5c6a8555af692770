import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { chromium, Page } from 'playwright-core';
import { chromium as chromiumOf2023 } from 'playwright-core-2023';
import { browserVersion, closePages, key, narrow, report, signIn, useBrowser, wide } from './browser.js';
import { begin, dispatchTo, judge, openIssue, send } from './desk-steps.js';
import { anOffer, atWork, openTask } from './worker-steps.js';

// Chromium 87 is the oldest browser that the console supports: that of UOS and Kylin.
const oldest = resolve(import.meta.dirname, '../../../.cache/tools/chromium-87/chromium');
if (!existsSync(oldest)) throw new Error(`${oldest} is missing: run "bash .ci/tools"`);
// Playwright of today asks pages for functions that this browser lacks.
useBrowser({ chromium: chromiumOf2023 as unknown as typeof chromium, program: oldest });

afterEach(closePages);

const firstRow = (page: Page): Promise<void> => page.locator('.worklist-row').first().click();
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { name }).first().waitFor();

/** What a role does on a screen of its own, for the roles that the loop of an issue does not need. */
const works: Record<string, { account: string; address?: string; act: (page: Page) => Promise<unknown> }> = {
  community_clerk: {
    account: 'community-clerk',
    act: async (page) => {
      await page.locator('.queue-row').first().click();
      await page.locator('.timeline li').first().waitFor();
    },
  },
  intake_desk: {
    account: 'intake-desk',
    act: async (page) => {
      await page.getByRole('button', { name: '登记来电、来访' }).click();
      await page.getByRole('textbox', { name: /事项描述/ }).fill('路口信号灯不亮');
    },
  },
  verifier: {
    account: 'street-verifier',
    act: async (page) => {
      await page.getByRole('button', { name: '筛选' }).click();
      await page.getByRole('combobox', { name: '严重程度' }).waitFor();
    },
  },
  caller: {
    account: 'caller',
    act: async (page) => {
      await page.locator('.worklist-row').filter({ hasNotText: '已拨打' }).first().click();
      await page.getByRole('button', { name: '登记未接通' }).first().click();
      await page.getByRole('form', { name: '登记未接通' }).getByRole('textbox', { name: '情况说明' }).fill('无人接听');
    },
  },
  arbiter: {
    account: 'arbiter',
    address: '/console/precedents',
    act: async (page) => {
      await firstRow(page);
      await page.locator('.precedent').waitFor();
    },
  },
  leader_on_duty: {
    account: 'leader-on-duty',
    address: '/console/board',
    act: (page) => page.locator('.heat path').first().waitFor(),
  },
  unit_leader: {
    account: 'street-leader',
    address: '/console/roster',
    act: async (page) => {
      await firstRow(page);
      await page.locator('.roster-page').waitFor();
    },
  },
  district_leader: {
    account: 'district-leader',
    address: '/console/data-screen',
    act: (page) => page.locator('.heat path').first().waitFor(),
  },
  appraiser: { account: 'appraiser', address: '/console/archive', act: firstRow },
  grid_officer: {
    account: 'grid-officer',
    address: '/console/leave',
    act: (page) => page.getByRole('button', { name: '申请请假' }).waitFor(),
  },
  district_admin: {
    account: 'district-admin',
    address: '/console/processes',
    act: async (page) => {
      await page.locator('.worklist-row', { hasText: '标准闭环流程' }).first().click();
      await page.locator('.record-page svg').first().waitFor();
    },
  },
  personnel_officer: {
    account: 'personnel-officer',
    address: '/console/staff',
    act: async (page) => {
      await firstRow(page);
      await heading(page, '任职经历');
    },
  },
  data_owner: {
    account: 'data-owner',
    address: '/console/roles?list=lines',
    act: async (page) => {
      await firstRow(page);
      await page.getByRole('button', { name: '更正名称' }).click();
      await page.getByLabel('英文名称').waitFor();
    },
  },
  auditor: {
    account: 'auditor',
    address: '/console/archive',
    act: async (page) => {
      await firstRow(page);
      await page.getByText('封印完好').waitFor();
    },
  },
  operator: {
    account: 'operator',
    address: '/console/operations',
    act: (page) => heading(page, '消息队列'),
  },
};

describe('in the oldest supported browser', () => {
  it('the version is 87', async () => expect(await browserVersion()).toMatch(/^87\./));

  it('a resident reports, and sees the report in the list', async () => {
    const { page, faults } = await signIn('resident-2', narrow, '/console/my-reports');
    const text = `树枝断裂 ${key().slice(0, 8)}`;
    await page.getByRole('button', { name: '我要上报' }).click();
    await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
    await page.getByRole('combobox', { name: '街道' }).selectOption({ index: 1 });
    await page.locator('.map path').first().waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: '已收到您的上报' }).waitFor();
    await page.getByRole('button', { name: '我的上报' }).click();
    await page.locator('.phone-card', { hasText: text }).waitFor();
    expect(faults).toEqual([]);
  });

  it('a street judges and dispatches, and the department accepts and completes', async () => {
    const issue = await report('树枝断裂');
    const street = await signIn('street-dispatcher');
    await openIssue(street.page, issue);
    await judge(street.page);
    await dispatchTo(street.page, '鼓楼区城市管理局');
    const { page: department, faults } = await signIn('urban-management');
    await openIssue(department, issue);
    await begin(department, '接收');
    await send(department, '接收', '处置中');
    await begin(department, '办结');
    await department.getByLabel('办理结果').fill('已清理断枝');
    await send(department, '办结', '核查中');
    expect([...street.faults, ...faults]).toEqual([]);
  });

  it('a grid worker reports with one sentence, and accepts a task', async () => {
    const task = await anOffer();
    const { page, faults } = await atWork();
    const title = `护栏破损 ${key().slice(0, 8)}`;
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByText('位于').waitFor();
    await page.keyboard.type(title);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已上报：${title}`).waitFor();
    await page.reload();
    await openTask(page, task.title);
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '确认接收' }).click();
    await page.locator('.phone-state', { hasText: '处置中' }).waitFor();
    expect(faults).toEqual([]);
  });

  it.each(Object.keys(works))('%s works at a screen of its own', async (role) => {
    const { account, address, act } = works[role]!;
    const { page, faults } = await signIn(account, wide, address);
    await act(page);
    expect(faults).toEqual([]);
  });
});
