import type { Page } from 'playwright-core';

/** Number of rows of the long list. */
export const TOTAL = 10_000;

/** Shows 10,000 invented rows in the list of a signed-in desk, in pages of fifty as the platform serves them. */
export async function showLongList(page: Page): Promise<void> {
  await page.locator('.queue-row').first().waitFor();
  await page.route('**/graphql', async (route) => {
    const body = route.request().postDataJSON() as { operationName: string; variables: { after: string | null } };
    if (body.operationName !== 'DeskInbox') return route.continue();
    const from = Number(body.variables.after ?? 0);
    const edges = Array.from({ length: 50 }, (_, index) => ({ node: row(from + index), __typename: 'InboxEdge' }));
    const inbox = {
      __typename: 'InboxConnection',
      asOf: new Date().toISOString(),
      counts: [{ __typename: 'InboxCount', state: 'HANDLING', count: TOTAL, overdue: 0 }],
      pageInfo: { __typename: 'PageInfo', hasNextPage: from + 50 < TOTAL, endCursor: String(from + 50) },
      edges,
    };
    return route.fulfill({ json: { data: { inbox } } });
  });
  await page.getByText('我的', { exact: true }).click();
  await page.getByText('第 0 条').waitFor();
}

function row(place: number): Record<string, unknown> {
  return {
    __typename: 'Issue',
    id: `row-${place}`,
    version: 1,
    state: 'HANDLING',
    activity: 'HANDLING',
    severity: 'ORDINARY',
    title: `第 ${place} 条`,
    stateDueAt: new Date(Date.now() + place * 60_000).toISOString(),
    reportedAt: new Date().toISOString(),
    escalationLevel: null,
    reporterCount: 1,
    newSupplementAt: null,
    urges: 0,
    handleDueAt: null,
    sourceDueAt: null,
    region: null,
    grid: null,
    category: null,
    holder: null,
  };
}
