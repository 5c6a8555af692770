import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import {
  closePages,
  giveBack,
  lastFullMonth,
  narrow,
  openPage,
  origin,
  report,
  seriousFindings,
  signIn,
  solvedAndDrawn,
  someMessage,
  wide,
  type Watched,
} from './browser.js';
import { begin, judge, openIssue } from './desk-steps.js';
import { overlap } from './overlap.js';
import { atForm, inWork, longIssue, settled } from './page-steps.js';
import { personnelPages } from './personnel-pages.js';
import { aPhoto, choose, reportWithPhotos } from './photo-steps.js';

afterAll(closePages);

/** Every page of the console, each opened by a user who may see it. */
const pages: Record<string, () => Promise<Watched>> = {
  'sign-in': async () => {
    const watched = await openPage();
    await watched.page.goto(origin);
    await watched.page.getByRole('button', { name: '登录' }).waitFor();
    return watched;
  },
  accounts: async () => {
    const watched = await pages['sign-in']!();
    await watched.page.getByRole('button', { name: '登录' }).click();
    await watched.page.getByRole('heading', { name: '选择演示账号' }).waitFor();
    return watched;
  },
  board: async () => {
    const watched = await signIn('district-leader');
    await watched.page.locator('.heat path').first().waitFor();
    return watched;
  },
  'board-street': async () => {
    const watched = await pages.board!();
    await watched.page.locator('.heat a').first().click();
    await watched.page.getByRole('button', { name: '返回全部' }).waitFor();
    await watched.page.locator('.heat path').first().waitFor();
    return watched;
  },
  'board-indicators': async () => {
    // On the first days of a month most units have nothing to count yet.
    const watched = await signIn('district-leader', wide, `/console/board?month=${lastFullMonth()}`);
    const { page } = watched;
    await page.locator('.board-scores th .link').first().click();
    await page.getByRole('button', { name: '查看明细' }).first().click();
    await page.locator('.board-cases > li').first().waitFor();
    await page.locator('.board-unit').scrollIntoViewIfNeeded();
    await page.locator('.board-cases a').first().hover();
    return watched;
  },
  'data-screen': async () => {
    const watched = await signIn('district-leader', wide, '/console/data-screen');
    await watched.page.locator('.heat path').first().waitFor();
    return watched;
  },
  queue: async () => {
    const watched = await signIn('coordinator');
    await watched.page.locator('.queue-row').first().waitFor();
    return watched;
  },
  'queue-empty': async () => {
    const watched = await signIn('education-handler', wide, '/console/desk?scope=MINE');
    await watched.page.getByText('这里没有待办事项').waitFor();
    return watched;
  },
  calls: async () => {
    const watched = await signIn('caller');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  messages: async () => {
    const { account } = await someMessage();
    const watched = await signIn(account, wide, '/console/messages');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  deliveries: async () => {
    const watched = await signIn('operator', wide, '/console/deliveries');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  checks: async () => {
    await solvedAndDrawn();
    const watched = await signIn('street-dispatcher', wide, '/console/checks');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  'spot-check': async () => {
    const issue = await solvedAndDrawn();
    const watched = await signIn('street-dispatcher');
    await openIssue(watched.page, issue);
    await begin(watched.page, '登记抽查');
    return watched;
  },
  archive: async () => {
    const watched = await signIn('auditor');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.getByText('封印完好').waitFor();
    return watched;
  },
  precedents: async () => {
    const watched = await signIn('arbiter', wide, '/console/precedents');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  precedent: async () => {
    const watched = await pages.precedents!();
    await watched.page.locator('.worklist-row', { hasText: '有效' }).first().click();
    await watched.page.getByRole('button', { name: '撤销先例' }).click();
    await watched.page.getByRole('textbox', { name: '撤销理由' }).waitFor();
    return watched;
  },
  'duty-list': async () => {
    const watched = await signIn('coordinator', wide, '/console/duty-list');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.locator('.record-page', { hasText: '未指明该类别的承办单位' }).waitFor();
    return watched;
  },
  overlap: async () => {
    const item = await overlap();
    const watched = await signIn('coordinator', wide, '/console/duty-list?view=OVERLAP');
    await watched.page.locator('.worklist-row', { hasText: item }).first().click();
    await watched.page.locator('.duty-bar').first().waitFor();
    return watched;
  },
  'duty-list-draft': async () => {
    const watched = await pages.overlap!();
    await watched.page.getByRole('button', { name: '拟订', exact: true }).click();
    await watched.page.getByRole('rowheader', { name: '改派其他单位' }).waitFor();
    return watched;
  },
  processes: async () => {
    const watched = await signIn('district-admin', wide, '/console/processes');
    await watched.page
      .locator('.worklist-row', { hasText: '标准闭环流程' })
      .filter({ hasText: '有效' })
      .first()
      .click();
    await watched.page.getByRole('button', { name: '回放近 90 天' }).click();
    await watched.page.locator('.process-trial').waitFor();
    return watched;
  },
  authority: async () => {
    const watched = await signIn('district-admin', wide, '/console/authority');
    await watched.page.locator('.worklist-row').nth(2).click();
    await watched.page.getByRole('row', { name: /网格/ }).waitFor();
    return watched;
  },
  'authority-import': async () => {
    const watched = await signIn('district-admin', wide, '/console/authority?item=import');
    await watched.page.getByText('导入新版本', { exact: true }).waitFor();
    return watched;
  },
  calendar: async () => {
    const watched = await signIn('coordinator', wide, '/console/calendar');
    await watched.page.locator('.worklist-row').nth(1).click();
    await watched.page.locator('.calendar-month').first().waitFor();
    return watched;
  },
  'working-hours': async () => {
    const watched = await signIn('coordinator', wide, '/console/working-hours');
    await watched.page.locator('.worklist-row', { hasText: '机关工作时间' }).click();
    await watched.page.getByText('生效日期').first().waitFor();
    return watched;
  },
  clients: async () => {
    const watched = await signIn('district-admin', wide, '/console/clients?item=new');
    await watched.page.getByLabel('每分钟请求上限').waitFor();
    return watched;
  },
  client: async () => {
    const watched = await signIn('district-admin', wide, '/console/clients?item=hotline-12345');
    await watched.page.getByText('最近使用').waitFor();
    return watched;
  },
  unsealing: async () => {
    const watched = await signIn('district-leader', wide, '/console/unsealing');
    await watched.page.locator('.worklist-row').first().waitFor();
    return watched;
  },
  'intake-desks': async () => {
    const watched = await signIn('district-admin', wide, '/console/intake-desks');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.getByText('接收单位').waitFor();
    return watched;
  },
  roles: async () => {
    const watched = await signIn('coordinator', wide, '/console/roles');
    await watched.page.locator('.worklist-row', { hasText: 'flood_watch' }).click();
    await watched.page.getByRole('button', { name: '提出权限规则' }).click();
    await watched.page.getByText('允许的操作').waitFor();
    return watched;
  },
  ...personnelPages,
  replies: async () => {
    const watched = await signIn('coordinator', wide, '/console/replies?item=CLOSED');
    await watched.page.getByRole('button', { name: '修改用语' }).click();
    await watched.page.getByLabel('救济途径（中文）').waitFor();
    return watched;
  },
  'message-rules': async () => {
    const watched = await signIn('coordinator', wide, '/console/message-rules?item=OFFER');
    await watched.page.getByRole('button', { name: '修改规则' }).click();
    await watched.page.getByLabel('正文（中文）').waitFor();
    return watched;
  },
  'district-lines': async () => {
    const watched = await signIn('data-owner', wide, '/console/roles?list=lines');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.getByRole('button', { name: '更正名称' }).click();
    await watched.page.getByLabel('英文名称').waitFor();
    return watched;
  },
  'my-reports': async () => {
    const watched = await signIn('resident-1');
    await watched.page.locator('.phone-card').first().waitFor();
    return watched;
  },
  'my-report': async () => {
    const watched = await pages['my-reports']!();
    await watched.page.locator('.phone-card', { hasText: '已办结' }).first().click();
    await watched.page.getByText('办理结果').waitFor();
    return watched;
  },
  'report-form': async () => {
    const watched = await signIn('resident-1', wide, '/console/my-reports?view=new');
    await watched.page.getByRole('combobox', { name: '街道' }).selectOption({ index: 1 });
    await watched.page.locator('.map path').first().waitFor();
    return watched;
  },
  worker: async () => {
    const watched = await signIn('grid-worker');
    await watched.page.locator('.map path.own').first().waitFor();
    return watched;
  },
  'worker-report': async () => {
    const watched = await signIn('grid-worker', wide, '/console/worker?view=new');
    await watched.page.getByRole('checkbox', { name: '已当场解决' }).check();
    await watched.page.getByRole('combobox', { name: '未能定位，按网格上报' }).waitFor();
    const photos = await Promise.all(Array.from({ length: 4 }, () => aPhoto({ width: 1024, height: 768 })));
    await choose(watched.page, '选择照片', ...photos);
    return watched;
  },
  receipt: async () => {
    const watched = await openPage();
    await watched.page.goto(`${origin}/console/receipt`);
    await watched.page.getByRole('textbox', { name: '查询码' }).waitFor();
    return watched;
  },
  'queue-filters': async () => {
    const watched = await signIn('coordinator', wide, '/console/desk?late=1');
    await watched.page.getByText('只看超时').waitFor();
    await watched.page.getByRole('button', { name: '常用视图' }).click();
    await watched.page.getByRole('textbox', { name: '视图名称' }).fill('超时事项');
    await watched.page.getByRole('button', { name: '保存视图' }).click();
    await watched.page.getByRole('button', { name: '超时事项', exact: true }).waitFor();
    return watched;
  },
  issue: async () => {
    const watched = await signIn('coordinator');
    await openIssue(watched.page, await longIssue());
    await watched.page.locator('.map path').first().waitFor();
    return watched;
  },
  'issue-photos': async () => {
    const watched = await signIn('street-dispatcher');
    await openIssue(watched.page, await reportWithPhotos(3));
    await watched.page.locator('.photo-open img').nth(2).waitFor();
    return watched;
  },
  photo: async () => {
    const watched = await pages['issue-photos']!();
    await watched.page.locator('.photo-open').first().click();
    await watched.page.locator('.photo-viewer > img').waitFor();
    return watched;
  },
  'photo-cover': async () => {
    const watched = await pages.photo!();
    await watched.page.getByRole('button', { name: '遮盖', exact: true }).click();
    await watched.page.getByRole('button', { name: '加一处' }).click();
    return watched;
  },
  judge: () => atForm('受理'),
  merge: () => atForm('合并'),
  dispatch: async () => {
    const issue = await report('非机动车乱停');
    const watched = await signIn('street-dispatcher');
    await openIssue(watched.page, issue);
    await judge(watched.page);
    await begin(watched.page, '派遣');
    await watched.page.locator('.suggestion b').waitFor();
    return watched;
  },
  joint: async () => {
    const watched = await signIn('coordinator');
    await openIssue(watched.page, await longIssue());
    await begin(watched.page, '联合处置');
    return watched;
  },
  extension: () => inWork('申请延期'),
  suspension: () => inWork('申请挂账'),
  'unknown-issue': async () => {
    const watched = await signIn('coordinator', wide, `/console/desk?issue=01a00000-0000-7000-8000-000000000000`);
    await watched.page.getByText('没有这个事项').waitFor();
    return watched;
  },
  operations: async () => {
    const watched = await signIn('operator', wide, '/console/operations');
    await watched.page.getByRole('row', { name: /^处置时限/ }).waitFor();
    await watched.page.getByRole('heading', { name: '消息队列' }).waitFor();
    return watched;
  },
  'audit-chains': async () => {
    const watched = await signIn('auditor', wide, '/console/audit?record=chains');
    await watched.page.getByRole('row', { name: /^协同/ }).waitFor();
    return watched;
  },
  'audit-record': async () => {
    const watched = await signIn('auditor', wide, '/console/audit');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.getByRole('heading', { name: '在审计链中' }).waitFor();
    return watched;
  },
};

/** Saves a screenshot for review: `JICENG_SCREENSHOTS=<folder> npm run test:browser -- pages`. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.JICENG_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/**
 * Returns the CSS rules of the page that Chromium 87 does not support. Rules of Ant Design with :has() and color-mix()
 * are allowed, because only an outline or a shade is missing without them.
 */
function tooYoungRules(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isTooYoung = (rule: string): boolean =>
      /:(where|is)\(|aspect-ratio:|@layer\b|@container\b|\d+dvh\b/.test(rule) ||
      (!rule.startsWith('.ant-') && /:has\(|color-mix\(/.test(rule));
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText));
    return rules.filter(isTooYoung).map((rule) => rule.slice(0, 200));
  });
}

/** Checks the page as it is now. */
async function check({ page, foreign, faults }: Watched, name: string): Promise<void> {
  await settled(page);
  await picture(page, name);
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  expect(await seriousFindings(page)).toEqual([]);
  expect(foreign).toEqual([]);
  expect(faults).toEqual([]);
}

describe('every page at 1400 and at 390 px', () => {
  // Two pages at a time, because each waits much for the platform.
  it.concurrent.each(Object.keys(pages))(
    '%s has no overflow, no accessibility violation and no request to another host',
    async (name) => {
      const watched = await pages[name]!();
      const { page } = watched;
      await check(watched, `${name}-1400`);
      await page.setViewportSize(narrow);
      await check(watched, `${name}-390`);
      expect(await tooYoungRules(page)).toEqual([]);
      await giveBack(watched);
    },
  );
});
