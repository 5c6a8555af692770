import { ask, signIn, wide, type Watched } from './browser.js';

/** The pages of staff, roster, leave and directives, for the checks of every page. */
export const personnelPages: Record<string, () => Promise<Watched>> = {
  staff: async () => {
    const watched = await signIn('personnel-officer', wide, '/console/staff');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.locator('.staff-post').first().waitFor();
    await watched.page.getByRole('button', { name: '任职…' }).click();
    await watched.page.getByText('空缺岗位').waitFor();
    return watched;
  },
  'staff-import': async () => {
    const watched = await signIn('personnel-officer', wide, '/console/staff?item=import');
    await watched.page.getByText('导入人员', { exact: true }).waitFor();
    return watched;
  },
  roster: async () => {
    const watched = await signIn('street-dispatcher', wide, '/console/roster');
    const { organization } = (
      await ask<{ me: { organization: { name: string } } }>('street-dispatcher', '{ me { organization { name } } }')
    ).me;
    await watched.page.locator('.worklist-row', { hasText: organization.name }).click();
    await watched.page.locator('.roster-mark').first().click();
    await watched.page.getByRole('button', { name: /^撤\s*回$/ }).waitFor();
    return watched;
  },
  leave: async () => {
    const watched = await signIn('grid-worker', wide, '/console/leave');
    await watched.page.locator('.worklist-row').first().waitFor();
    await watched.page.getByRole('button', { name: '申请请假…' }).click();
    await watched.page.getByLabel('事由').waitFor();
    return watched;
  },
  directives: async () => {
    const watched = await signIn('directive-editor', wide, '/console/directives?state=REVIEWING');
    await watched.page.locator('.worklist-row', { hasText: '火灾防控' }).click();
    await watched.page.locator('.directives-item').first().waitFor();
    return watched;
  },
  'directive-item': async () => {
    const watched = await personnelPages.directives!();
    await watched.page.getByRole('button', { name: '修改…' }).first().click();
    await watched.page.getByLabel('截止日期').waitFor();
    return watched;
  },
  'directive-intake': async () => {
    const watched = await signIn('directive-editor', wide, '/console/directives?item=new');
    await watched.page.getByLabel('或粘贴全文').waitFor();
    return watched;
  },
  'leave-to-decide': async () => {
    const watched = await signIn('community-clerk', wide, '/console/leave?scope=TO_DECIDE');
    await watched.page.getByRole('button', { name: '不批准' }).first().click();
    await watched.page.getByLabel('理由').waitFor();
    return watched;
  },
  'roster-month': async () => {
    const watched = await signIn('personnel-officer', wide, '/console/roster?span=month');
    await watched.page.locator('.worklist-row').first().click();
    await watched.page.getByRole('heading', { name: '缺口' }).waitFor();
    return watched;
  },
};
