import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { accountOf, closePages, givePagesBack, report, signIn } from './browser.js';
import { begin, dispatchTo, judge, openIssue, pick, send } from './desk-steps.js';

afterEach(givePagesBack);
afterAll(closePages);

const cityManagement = '鼓楼区城市管理局';

describe('an issue at the desk', () => {
  it(
    'is judged and dispatched by the street, accepted, paused and completed by the department, ' +
      'verified, closed and called back',
    async () => {
      const issue = await report();
      const street = (await signIn('street-dispatcher')).page;
      await openIssue(street, issue);
      await judge(street);
      await begin(street, '派遣');
      await street.locator('.suggestion', { hasText: /建议：/ }).waitFor();
      await pick(street, /单位/, cityManagement);
      await send(street, '派遣', '待接收');

      const department = (await signIn('urban-management')).page;
      await openIssue(department, issue);
      await begin(department, '接收');
      await send(department, '接收', '处置中');
      await begin(department, '申请暂停');
      await department.getByRole('radiogroup', { name: '暂停事由' }).getByText('等待材料').click();
      await department.getByLabel('证明情况').fill('灯具已订货，电力公司安排停电作业。');
      await send(department, '提交申请', '待审批');
      const leader = (await signIn('office-leader')).page;
      await openIssue(leader, issue);
      await begin(leader, '审批时限申请');
      await leader.getByText('灯具已订货').first().waitFor();
      await send(leader, '批准', '已暂停');
      await openIssue(department, issue);
      await department.getByText('计时暂停').first().waitFor();
      await begin(department, '恢复');
      await send(department, '恢复办理', '处置中');
      await begin(department, '办结');
      await department.getByLabel('办理结果').fill('已更换灯泡并恢复照明');
      await send(department, '办结', '核查中');

      const { holder, mode } = await verificationOf(department);
      const verifier = (await signIn(mode === '现场核查' ? accountOfVerifier(holder) : 'street-dispatcher')).page;
      await openIssue(verifier, issue);
      await begin(verifier, '记录核查');
      await verifier.getByLabel('核查情况').fill('现场照明正常');
      await send(verifier, '核查通过', '待结案');

      await openIssue(street, issue);
      await begin(street, '结案');
      await send(street, '结案', '已结案');
      // The caller must not be the street's officer, who judged and closed the issue.
      const office = (await signIn('coordinator')).page;
      await openIssue(office, issue);
      await office.getByRole('button', { name: '记录电话回访' }).click();
      await office.getByRole('radiogroup', { name: '办理单位是否联系过您？' }).getByText('是').click();
      await office.getByRole('radiogroup', { name: '问题是否解决？' }).getByText('是').click();
      await office
        .getByRole('radiogroup', { name: /满意程度/ })
        .getByText('5')
        .click();
      await office.getByRole('button', { name: '提交答复' }).click();
      await office.getByText('满意度 5/5').waitFor();
      await office.locator('.timeline', { hasText: '反映人答复回访' }).waitFor();
    },
  );

  it('is returned twice and ruled on by the arbiter, and the page shows the ruling in words', async () => {
    const issue = await report('门前积水');
    const street = (await signIn('street-dispatcher')).page;
    await openIssue(street, issue);
    await judge(street);
    await dispatchTo(street, cityManagement);
    const first = (await signIn('urban-management')).page;
    await openIssue(first, issue);
    await begin(first, '退回');
    await first.getByText('现场无法核实位置或对象').click();
    // A reason without evidence is not accepted. The form says so before it sends the request.
    await first.getByRole('button', { name: '退回' }).last().click();
    await first.getByText('请填写依据').waitFor();
    await first.getByLabel('依据').fill('现场两次查找未见积水点');
    await send(first, '退回', '待派遣');
    await openIssue(street, issue);
    await dispatchTo(street, '鼓楼区水务局');
    const second = (await signIn('water')).page;
    await openIssue(second, issue);
    await begin(second, '退回');
    await second.getByText('本单位无执法权限').click();
    await second.getByLabel('依据').fill('市政排水设施不属本局管理');
    await pick(second, '建议承办单位', cityManagement);
    await send(second, '退回', '裁定中');

    const arbiter = (await signIn('arbiter')).page;
    await openIssue(arbiter, issue);
    await begin(arbiter, '裁定');
    await pick(arbiter, '承办单位', cityManagement);
    await arbiter.getByLabel('裁定理由').fill('市政道路附属设施由城管部门负责');
    await arbiter.getByRole('checkbox', { name: /形成先例/ }).uncheck();
    await send(arbiter, '作出裁定', '处置中');
    await arbiter.locator('.timeline li', { hasText: `裁定由 ${cityManagement} 承办` }).waitFor();
    await arbiter.getByText('裁定为错误退回').waitFor();
  });

  it('is merged into its duplicate, and one click takes the merge back', async () => {
    const [kept, duplicate] = [await report('井盖松动'), await report('井盖松动')];
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, duplicate);
    await page.getByRole('list', { name: '疑似重复' }).locator('li').first().waitFor();
    await begin(page, '合并');
    await pick(page, '并入事项', kept.title);
    await send(page, '合并', '已合并');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.locator('.issue-line .state', { hasText: '待受理' }).waitFor();
  });

  it('is handled jointly, with one unit waiting for the other', async () => {
    const issue = await report('占道经营');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await judge(page);
    await dispatchTo(page, cityManagement);
    const department = (await signIn('urban-management')).page;
    await openIssue(department, issue);
    await begin(department, '接收');
    await send(department, '接收', '处置中');
    await begin(department, '联合处置');
    await pick(department, '单位', '鼓楼区公安分局');
    const waits = department.locator('.co-handler .ant-select').nth(1);
    await waits.click();
    await department.locator('.ant-select-item-option', { hasText: '主办单位' }).first().click();
    await department.keyboard.press('Escape');
    await department.getByRole('button', { name: '启动联合处置' }).click();
    await department.locator('.lines li', { hasText: '鼓楼区公安分局' }).getByText('等待前序任务').waitFor();
    await department.locator('.lines li', { hasText: cityManagement }).getByText('主办').waitFor();
  });

  it('is transferred by its unit, which stays responsible until the next unit accepts', async () => {
    const issue = await report('绿化带垃圾');
    const street = (await signIn('street-dispatcher')).page;
    await openIssue(street, issue);
    await judge(street);
    await dispatchTo(street, cityManagement);
    const { page } = await signIn('urban-management');
    await openIssue(page, issue);
    await begin(page, '接收');
    await send(page, '接收', '处置中');
    await begin(page, '转接');
    await pick(page, /单位/, '鼓楼区住房保障和房产局');
    await page.getByText('现场无法核实位置或对象').click();
    await page.getByLabel('依据').fill('属住宅小区公共区域，不在市政道路范围');
    await page.locator('.action-panel').getByRole('button', { name: '转接' }).click();
    await page.locator('.timeline li', { hasText: '转接给 鼓楼区住房保障和房产局' }).waitFor();
    await page.locator('.fact', { hasText: '责任单位' }).getByText(cityManagement).waitFor();
  });

  it('shows a reporter unmasked only after a reason was given', async () => {
    const issue = await report('噪声扰民');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    expect(await page.getByText('13900001234').count()).toBe(0);
    await page.getByRole('button', { name: '查看联系方式' }).click();
    await page.getByLabel('查看理由').fill('电话核实地点');
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByText('13900001234').waitFor();
  });

  it('shows an action that is not possible in grey, with the reason', async () => {
    const issue = await report('消防通道堵塞');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    const refused = page.getByRole('group', { name: '当前不能办理' }).getByRole('button', { name: '结案' });
    expect(await refused.getAttribute('aria-disabled')).toBe('true');
    await refused.press('Enter');
    await page.getByText('不能结案：事项处于「待受理」，此时不能结案').waitFor();
  });

  it('is rejected only with a reason, and the form explains the consequence first', async () => {
    const issue = await report('建议增设座椅');
    const { page } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await begin(page, '受理');
    await page.locator('.action-panel').getByText('不予受理', { exact: true }).first().click();
    await page.getByText('不予受理后事项终止').waitFor();
    await page.locator('.action-panel').getByRole('button', { name: '不予受理' }).click();
    await page.getByText('请填写理由').waitFor();
    await page.getByLabel('理由').fill('不属于事项受理范围，已转意见建议渠道');
    await send(page, '不予受理', '不予受理');
  });
});

async function verificationOf(
  page: Awaited<ReturnType<typeof signIn>>['page'],
): Promise<{ holder: string; mode: string }> {
  const line = page
    .locator('.part', { has: page.getByRole('heading', { name: '核查', exact: true }) })
    .locator('li')
    .last();
  return {
    holder: (await line.locator('b').textContent()) ?? '',
    mode: (await line.locator('.tag').first().textContent()) ?? '',
  };
}

/** Returns the verifier of a unit, or that of the coordination office when the unit has no verifier. */
function accountOfVerifier(unit: string): string {
  try {
    return accountOf('verifier', unit);
  } catch {
    return 'verifier';
  }
}
