import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '@jiceng/testing/eventually';
import { HotlineCentre } from '../../../test/guarantees/hotline-centre.js';
import { StatusReceiver } from '../../../test/guarantees/status-receiver.js';
import {
  ask,
  closePages,
  community,
  givePagesBack,
  key,
  origin,
  signIn,
  state,
  wide,
  type Account,
} from './browser.js';
import { begin, openIssue } from './desk-steps.js';

/** Another system, whose orders the desk asks it to take back. It claims the source that no client of the demo has. */
const receiver = new StatusReceiver();
const code = `centre-${Date.now()}`;
let centre: HotlineCentre;
let client: { id: string; version: number };

async function administrate<T>(name: string, answer: string, input: object): Promise<T> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const text = `mutation ($input: ${type}!) { done: ${name}(input: $input) { ${answer} } }`;
  return (await ask<{ done: T }>('district-admin', text, { input: { idempotencyKey: key(), ...input } })).done;
}

beforeAll(async () => {
  const url = await receiver.start();
  const made = await administrate<{ client: typeof client; secret: string }>(
    'registerClient',
    'client { id version } secret',
    {
      code,
      name: '物业工单系统',
      scopes: ['INTAKE', 'STATUS'],
      sources: [{ source: 'PROPERTY_COMPANY' }],
      requestsPerMinute: 600,
    },
  );
  client = made.client;
  centre = new HotlineCentre({ gatewayUrl: origin, code, secret: made.secret, seed: 'desk', repeats: 0 });
  const webhook = await eventually(() =>
    administrate<{ secret: string }>('setStatusWebhook', 'secret', {
      clientId: client.id,
      expectedVersion: null,
      url,
    }).catch(() => null),
  );
  receiver.secret = webhook!.secret;
});
afterEach(givePagesBack);
afterAll(async () => {
  await administrate('revokeClient', '__typename', {
    clientId: client.id,
    expectedVersion: client.version,
    reason: '演示结束',
  });
  receiver.stop();
  await closePages();
});

async function ordered(order: string, dueAt = inDays(5)): Promise<{ id: string; title: string }> {
  const text = `${order} 小区门口窨井盖缺失`;
  const place = { areaCode: await community(), address: '小区门口' };
  await centre.send({ id: `${order}-1`, type: 'order', order, title: text, text, place, dueAt });
  const { issues } = await ask<{ issues: { edges: { node: { id: string; title: string } }[] } }>(
    'coordinator',
    'query ($order: String) { issues(filter: { sourceReference: $order }) { edges { node { id title } } } }',
    { order },
  );
  return issues.edges[0]!.node;
}
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
/** Waits for the request about an order and returns its id, as the other system reads it from the event. */
const asked = (order: string, type: string): Promise<string> =>
  eventually(
    () => {
      const found = receiver
        .of(order)
        .filter(({ event }) => event.type === type)
        .at(-1);
      return (found?.event.data as { request?: string } | undefined)?.request ?? null;
    },
    { timeoutMs: 30_000 },
  ) as Promise<string>;

/** Returns the account that has the warning before the limit of the source of an issue: the person on duty differs. */
async function warned(issueId: string): Promise<string | null> {
  const { issue } = await ask<{ issue: { holder: { name: string } } }>(
    'coordinator',
    'query ($id: ID!) { issue(id: $id) { holder { name } } }',
    { id: issueId },
  );
  const accounts = JSON.parse(readFileSync(join(state, 'accounts.json'), 'utf8')) as Account[];
  for (const { account } of accounts.filter(({ organization }) => organization === issue.holder.name)) {
    const { notifications } = await ask<{
      notifications: { edges: { node: { kind: string; issue: { id: string } | null } }[] };
    }>(account, '{ notifications(first: 20, unreadOnly: true) { edges { node { kind issue { id } } } } }');
    if (notifications.edges.some(({ node }) => node.kind === 'SOURCE_LIMIT' && node.issue?.id === issueId))
      return account;
  }
  return null;
}

describe('a desk whose source has set a near limit', () => {
  it('is warned on its page of messages, which leads to the issue', async () => {
    // With less than two minutes left, three quarters of the working time have passed at any hour of the day.
    const issue = await ordered(`WY-${Date.now()}`, new Date(Date.now() + 100_000).toISOString());
    const account = (await eventually(() => warned(issue.id), { timeoutMs: 60_000 }))!;
    const { page, faults } = await signIn(account, wide, '/console/messages');
    const row = page.locator('.worklist-row.unread', { hasText: issue.title }).filter({ hasText: '来源时限将到' });
    await row.getByText('紧急').waitFor();
    await row.click();
    await page.getByRole('heading', { name: issue.title }).first().waitFor();
    await eventually(async () => (await warned(issue.id)) === null || null);
    expect(faults).toEqual([]);
  });
});

/** Asks the source to take the order of the open issue back, and returns the part of the page with the requests. */
async function askToTakeBack(page: Page, reason: string, words = ''): Promise<Locator> {
  await begin(page, '申请退单');
  await page.getByText(reason).click();
  await page.getByRole('textbox', { name: /给来源单位的说明/ }).fill(words);
  await page.locator('.action-panel').getByRole('button', { name: '提交申请' }).click();
  const part = page.locator('section.part').filter({ has: page.getByRole('heading', { name: '来源申请' }) });
  await part.getByText('等待来源答复').waitFor();
  return part;
}

describe('a desk that asks the source of an order', () => {
  it('to take it back reads the refusal with its reason, asks again, and sees the order leave', async () => {
    const order = `WY-${Date.now()}`;
    const issue = await ordered(order);
    const { page, faults } = await signIn('coordinator');
    await openIssue(page, issue);
    const part = await askToTakeBack(page, '不在本区辖区', '地点在邻区');
    const first = await asked(order, 'gov.jiceng.issue-return-requested.v1');
    const refusal = { id: `${order}-2`, type: 'answer', order, request: first, granted: false, text: '地点属贵区' };
    expect(await centre.send(refusal)).toMatchObject({ status: 200 });
    await openIssue(page, issue);
    await part.getByText('来源未同意').waitFor();
    await part.getByText('来源答复：地点属贵区').waitFor();
    await page.locator('.timeline').getByText('来源未同意申请，由原单位继续办理').waitFor();

    await askToTakeBack(page, '与已办理的工单重复');
    const again = await eventually(async () => {
      const request = await asked(order, 'gov.jiceng.issue-return-requested.v1');
      return request === first ? null : request;
    });
    await centre.send({ id: `${order}-3`, type: 'answer', order, request: again, granted: true });
    await openIssue(page, issue);
    await page.locator('.issue-line .state', { hasText: '已退回来源' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('that does not answer withdraws the request, and the source hears the reason', async () => {
    const order = `WY-${Date.now()}`;
    const issue = await ordered(order);
    const { page, faults } = await signIn('coordinator');
    await openIssue(page, issue);
    const part = await askToTakeBack(page, '不在本区辖区');
    const request = await asked(order, 'gov.jiceng.issue-return-requested.v1');
    await begin(page, '撤回来源申请');
    await page.getByRole('textbox', { name: '撤回原因' }).fill('核实后属本区，自行办理');
    await page.locator('.action-panel').getByRole('button', { name: '撤回申请' }).click();
    await part.getByText('已撤回').waitFor();
    await part.getByText('撤回原因：核实后属本区，自行办理').waitFor();
    await page.locator('.timeline').getByText('撤回来源申请').first().waitFor();
    expect(await asked(order, 'gov.jiceng.issue-request-withdrawn.v1')).toBe(request);
    const late = { id: `${order}-2`, type: 'answer', order, request, granted: true };
    expect(await centre.send(late)).toMatchObject({ code: 'SOURCE_REQUEST_ENDED' });
    expect(faults).toEqual([]);
  });

  it('for time sees the later limit of the source', async () => {
    const order = `WY-${Date.now()}`;
    const issue = await ordered(order);
    const { page, faults } = await signIn('coordinator');
    await openIssue(page, issue);
    await begin(page, '申请来源延期');
    await page.getByText('施工或采购周期较长').click();
    await page.getByLabel('延期至').fill(inDays(9).slice(0, 16));
    await page.locator('.action-panel').getByRole('button', { name: '提交申请' }).click();
    const part = page.locator('section.part').filter({ has: page.getByRole('heading', { name: '来源申请' }) });
    await part.getByText('等待来源答复').waitFor();
    const request = await asked(order, 'gov.jiceng.issue-extension-requested.v1');
    await centre.send({ id: `${order}-2`, type: 'answer', order, request, granted: true });
    await openIssue(page, issue);
    await part.getByText('来源已同意').waitFor();
    expect(faults).toEqual([]);
  });
});
