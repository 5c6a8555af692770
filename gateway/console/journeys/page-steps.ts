import type { Page } from 'playwright-core';
import { ask, report, signIn, type Watched } from './browser.js';
import { begin, dispatchTo, judge, openIssue, send } from './desk-steps.js';

// Steps that lead to a page, for the journey that looks at every page.

export async function atForm(action: string): Promise<Watched> {
  const issue = await report('人行道破损');
  const watched = await signIn('street-dispatcher');
  await openIssue(watched.page, issue);
  await begin(watched.page, action);
  return watched;
}

/** Opens the form of an action on an issue that a department has accepted. */
export async function inWork(action: string): Promise<Watched> {
  const issue = await report('路灯不亮');
  const street = (await signIn('street-dispatcher')).page;
  await openIssue(street, issue);
  await judge(street);
  await dispatchTo(street, '鼓楼区城市管理局');
  const watched = await signIn('urban-management');
  await openIssue(watched.page, issue);
  await begin(watched.page, '接收');
  await send(watched.page, '接收', '处置中');
  await begin(watched.page, action);
  return watched;
}

/** Returns the issue that is being handled and has the earliest deadline, because its page is probably long. */
export async function longIssue(): Promise<{ id: string; title: string }> {
  const { inbox } = await ask<{ inbox: { edges: { node: { id: string; title: string } }[] } }>(
    'coordinator',
    '{ inbox(first: 1, scope: MY_REGION, state: HANDLING) { edges { node { id title } } } }',
  );
  return inbox.edges[0]!.node;
}

/** Waits until the page has taken its new width and nothing fades in any more, because a pale text has no contrast. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(100);
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
  );
}
