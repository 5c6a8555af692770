import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, givePagesBack, key, narrow, origin, signIn, wide } from './browser.js';

afterEach(givePagesBack);
afterAll(closePages);

async function statusOfSignIn(code: string, secret: string): Promise<number> {
  const answer = await fetch(`${origin}/clients/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: code, client_secret: secret }).toString(),
  });
  return answer.status;
}

describe('the systems that call the API', () => {
  it('show which of their categories the mapping lacks', async () => {
    const { page, faults } = await signIn('district-admin', wide, '/console/clients?item=hotline-12345');
    const mapping = page.getByRole('region', { name: '类别对应' });
    await mapping
      .getByRole('list', { name: '未对应的类别' })
      .getByText(/^RX-\d{7}$/)
      .first()
      .waitFor();
    await mapping
      .getByRole('list', { name: '对应表' })
      .getByText(/^RX-\d{7} /)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });

  it('are registered, get a new secret and are revoked by an administrator', async () => {
    const { page, faults } = await signIn('district-admin', wide, '/console/clients');
    const code = `property-${Date.now()}`;
    await page.getByRole('button', { name: '登记…' }).click();
    await page.getByLabel('代码（小写字母、数字、连字符）').fill(code);
    await page.getByLabel('名称').fill('物业管理平台');
    await page.getByLabel('权限').fill('');
    await page.getByTitle('登记来件').click();
    await page.getByTitle('查询办理情况').click();
    await page.keyboard.press('Escape');
    await page.getByLabel('来源', { exact: true }).fill('');
    await page.getByTitle('物业企业').click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '登记接入系统', exact: true }).click();
    const note = page.getByRole('region', { name: '新密钥' });
    const first = (await note.locator('code').innerText()).trim();
    expect(await statusOfSignIn(code, first)).toBe(200);

    await page.getByRole('button', { name: '更换密钥' }).click();
    await page.getByLabel('新旧密钥并用小时数').fill('0');
    await page.getByRole('button', { name: '更换密钥' }).click();
    await page.getByLabel('新旧密钥并用小时数').waitFor({ state: 'detached' });
    const second = (await note.locator('code').innerText()).trim();
    expect([await statusOfSignIn(code, first), await statusOfSignIn(code, second)]).toEqual([401, 200]);

    const states = page.getByRole('region', { name: '状态推送' });
    await states.getByRole('button', { name: '设置推送地址' }).click();
    await states.getByRole('textbox', { name: '推送地址' }).fill('https://not-listed.example/states');
    await states.getByRole('button', { name: '设置推送地址' }).click();
    await states.getByText('该主机未获准接收推送', { exact: false }).waitFor();
    await states.getByRole('textbox', { name: '推送地址' }).fill('http://127.0.0.1:9/states');
    await states.getByRole('button', { name: '设置推送地址' }).click();
    await states.locator('.fact', { hasText: 'http://127.0.0.1:9/states' }).waitFor();
    await note.getByText('签名密钥', { exact: false }).waitFor();
    await states.locator('.fact', { hasText: '最近送达' }).getByText('尚无').waitFor();
    await states.getByRole('button', { name: '取消推送' }).click();
    await states.getByRole('button', { name: '取消推送' }).click();
    await states.getByText('未设置推送地址', { exact: false }).waitFor();

    const mapping = page.getByRole('region', { name: '类别对应' });
    await mapping.getByText('未导入对应表', { exact: false }).waitFor();
    await mapping.getByRole('button', { name: '修改对应表' }).click();
    const table = mapping.getByRole('textbox', { name: '或直接修改表格内容' });
    const publish = async (line: string): Promise<void> => {
      await table.fill(`sourceCategory,sourceName,categoryCode\n${line}\n`);
      await mapping.getByRole('button', { name: '核对后发布…' }).click();
    };
    await publish('WY-01,楼道堆物,9999999');
    await mapping.getByText('本区现行事件类别中没有 9999999', { exact: false }).waitFor();
    await publish('WY-01,楼道堆物,');
    await mapping.getByText('核对无误，共 1 行。', { exact: false }).waitFor();
    await mapping.getByRole('button', { name: '发布', exact: true }).click();
    await mapping.getByText('已发布第 1 版。').waitFor();
    await mapping.getByRole('list', { name: '对应表' }).getByText('由受理台判定').waitFor();
    expect(await table.inputValue()).toContain('WY-01,楼道堆物');

    // Another person publishes a version while this one changes the table.
    await publish('WY-01,改名,');
    await mapping.getByText('核对无误', { exact: false }).waitFor();
    await publishElsewhere(code, 1, 'WY-01,楼道堆物,\nWY-02,路灯不亮,');
    await mapping.getByRole('button', { name: '发布', exact: true }).click();
    await mapping.getByText('页面已显示现在的内容', { exact: false }).waitFor();
    await mapping.getByRole('list', { name: '对应表' }).getByText('WY-02 路灯不亮').waitFor();
    expect(await table.inputValue()).toContain('WY-01,改名');
    await mapping.getByRole('button', { name: '放弃修改，改用第 2 版' }).click();
    await table.fill(`${await table.inputValue()}+其他,井盖松动,,\n`);
    await mapping.getByRole('button', { name: '核对后发布…' }).click();
    await mapping.getByText('核对无误，共 3 行。', { exact: false }).waitFor();
    await mapping.getByRole('button', { name: '发布', exact: true }).click();
    await mapping.getByText('已发布第 3 版。').waitFor();
    await mapping.getByRole('list', { name: '对应表' }).getByText('+其他 井盖松动').waitFor();
    expect(await table.inputValue()).toContain("\n'+其他,井盖松动,,");

    await page.getByRole('button', { name: '注销', exact: true }).click();
    await page.getByLabel('理由').fill('演练结束');
    await page.getByRole('button', { name: '注销接入系统' }).click();
    await page.locator('.fact', { hasText: '已注销' }).waitFor();
    expect(await statusOfSignIn(code, second)).toBe(401);
    expect(faults).toEqual([]);
  });

  it('call their reporters back themselves, or leave it to the district, as their registration says', async () => {
    const { page, faults } = await signIn('district-admin', wide, '/console/clients');
    const code = `calls-${Date.now()}`;
    const box = page.getByLabel('该系统自行回访来电人，并送回结果');
    const callBacks = page.locator('.fact', { hasText: '回访' });
    await page.getByRole('button', { name: '登记…' }).click();
    await page.getByLabel('代码（小写字母、数字、连字符）').fill(code);
    await page.getByLabel('名称').fill('物业回访平台');
    await page.getByLabel('权限').fill('');
    await page.getByTitle('登记来件').click();
    await page.keyboard.press('Escape');
    await page.getByLabel('来源', { exact: true }).fill('');
    await page.getByTitle('物业企业').click();
    await page.keyboard.press('Escape');
    expect(await box.isChecked()).toBe(false);
    await box.check();
    await page.getByRole('button', { name: '登记接入系统', exact: true }).click();
    await callBacks.getByText('由该系统自行回访').waitFor();
    expect(await callsBack(code)).toBe(true);

    await page.getByRole('button', { name: '变更登记' }).click();
    expect(await box.isChecked()).toBe(true);
    await box.uncheck();
    await page.getByRole('button', { name: '变更登记' }).click();
    await callBacks.getByText('由本区回访').waitFor();
    expect(await callsBack(code)).toBe(false);

    await page.getByRole('button', { name: '注销', exact: true }).click();
    await page.getByLabel('理由').fill('演练结束');
    await page.getByRole('button', { name: '注销接入系统' }).click();
    await page.locator('.fact', { hasText: '已注销' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('show on a telephone which systems a community must still use', async () => {
    const { page, faults } = await signIn('district-admin', narrow, '/console/clients?list=communities');
    await page.locator('.worklist-row').first().click();
    await page.getByText('仍须填报 2 个系统，使用 3 个账号。').waitFor();
    await page.getByText('已由接入系统 hotline-12345 替代', { exact: false }).waitFor();
    expect(faults).toEqual([]);
  });
});

/** Asks the API whether a client calls its reporters back itself. */
async function callsBack(code: string): Promise<boolean | undefined> {
  const { clients } = await ask<{ clients: { code: string; callsBack: boolean }[] }>(
    'district-admin',
    '{ clients { code callsBack } }',
  );
  return clients.find((each) => each.code === code)?.callsBack;
}

/** Publishes the next version of the mapping of a client, as another person does at the same time. */
async function publishElsewhere(code: string, expectedVersion: number, rows: string): Promise<void> {
  const { clients } = await ask<{ clients: { id: string; code: string }[] }>(
    'district-admin',
    '{ clients { id code } }',
  );
  const content = `sourceCategory,sourceName,categoryCode\n${rows}\n`;
  const input = {
    idempotencyKey: key(),
    clientId: clients.find((each) => each.code === code)!.id,
    expectedVersion,
    content,
  };
  await ask(
    'district-admin',
    'mutation ($input: ImportSourceMappingInput!) { importSourceMapping(input: $input) { version } }',
    { input },
  );
}
