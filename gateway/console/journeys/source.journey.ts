import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import { HotlineCentre } from '../../../test/guarantees/hotline-centre.js';
import { StatusReceiver } from '../../../test/guarantees/status-receiver.js';
import { ask, closePages, givePagesBack, community, key, origin, signIn } from './browser.js';
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

async function ordered(order: string): Promise<{ id: string; title: string }> {
  const text = `${order} 小区门口窨井盖缺失`;
  const place = { areaCode: await community(), address: '小区门口' };
  await centre.send({ id: `${order}-1`, type: 'order', order, title: text, text, place, dueAt: inDays(5) });
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

describe('a desk that asks the source of an order', () => {
  it('to take it back reads the refusal with its reason, asks again, and sees the order leave', async () => {
    const order = `WY-${Date.now()}`;
    const issue = await ordered(order);
    const { page, faults } = await signIn('coordinator');
    await openIssue(page, issue);
    await begin(page, '申请退单');
    await page.getByText('不在本区辖区').click();
    await page.getByRole('textbox', { name: /给来源单位的说明/ }).fill('地点在邻区');
    await page.locator('.action-panel').getByRole('button', { name: '提交申请' }).click();
    const part = page.locator('section.part').filter({ has: page.getByRole('heading', { name: '来源申请' }) });
    await part.getByText('等待来源答复').waitFor();
    const first = await asked(order, 'gov.jiceng.issue-return-requested.v1');
    const refusal = { id: `${order}-2`, type: 'answer', order, request: first, granted: false, text: '地点属贵区' };
    expect(await centre.send(refusal)).toMatchObject({ status: 200 });
    await openIssue(page, issue);
    await part.getByText('来源未同意').waitFor();
    await part.getByText('来源答复：地点属贵区').waitFor();
    await page.locator('.timeline').getByText('来源未同意申请，由原单位继续办理').waitFor();

    await begin(page, '申请退单');
    await page.getByText('与已办理的工单重复').click();
    await page.locator('.action-panel').getByRole('button', { name: '提交申请' }).click();
    await part.getByText('等待来源答复').waitFor();
    const again = await eventually(async () => {
      const request = await asked(order, 'gov.jiceng.issue-return-requested.v1');
      return request === first ? null : request;
    });
    await centre.send({ id: `${order}-3`, type: 'answer', order, request: again, granted: true });
    await openIssue(page, issue);
    await page.locator('.issue-line .state', { hasText: '已退回来源' }).waitFor();
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
