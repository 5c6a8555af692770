import type { Page } from 'playwright-core';
import { origin } from './browser.js';

// The steps that users take at the desk.

export async function openIssue(page: Page, issue: { id: string; title: string }): Promise<void> {
  await page.goto(`${origin}/console/desk?issue=${issue.id}`);
  await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
}

/** Opens the form of an action by its button. */
export async function begin(page: Page, action: string): Promise<void> {
  await page.getByRole('group', { name: '可办理' }).getByRole('button', { name: action, exact: true }).click();
}

/** Submits the open form and waits until the issue has the given state. */
export async function send(page: Page, button: string, state: string): Promise<void> {
  await page.locator('.action-panel').getByRole('button', { name: button }).click();
  await page.locator('.issue-line .state', { hasText: state }).waitFor();
}

/** Selects an entry of a select field by typing a part of its name. */
export async function pick(page: Page, label: string | RegExp, text: string): Promise<void> {
  const field = page
    .locator('.action-panel')
    .getByRole('combobox', { name: label, exact: typeof label === 'string' })
    .first();
  await field.click();
  await field.fill(text);
  await page.locator('.ant-select-item-option', { hasText: text }).first().click();
}

export async function judge(page: Page): Promise<void> {
  await begin(page, '受理');
  await pick(page, /事件类别/, '城市公共设施');
  await send(page, '受理', '待派遣');
}

export async function dispatchTo(page: Page, unit: string): Promise<void> {
  await begin(page, '派遣');
  await page.locator('.suggestion b').waitFor();
  await pick(page, /单位/, unit);
  await send(page, '派遣', '待接收');
}
