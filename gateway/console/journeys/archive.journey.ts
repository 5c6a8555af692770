import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, closePages, signIn, wide } from './browser.js';

afterEach(closePages);

interface Found {
  id: string;
  title: string;
}

async function packets(): Promise<Found[]> {
  const { archivePackets } = await ask<{ archivePackets: { edges: { node: Found }[] } }>(
    'auditor',
    '{ archivePackets(first: 20) { edges { node { id title } } } }',
  );
  return archivePackets.edges.map(({ node }) => node);
}

describe('the archive', () => {
  it('finds a packet by words of its content, and the browser finds its seal intact', async () => {
    const [first] = await packets();
    const { page, faults } = await signIn('auditor', wide);
    await page.getByRole('searchbox', { name: /检索标题和内容/ }).fill(first!.title.slice(0, 6));
    await page.keyboard.press('Enter');
    await page.waitForURL(/text=/);
    await page.locator('.worklist-row', { hasText: first!.title }).first().click();
    await page.getByRole('heading', { name: first!.title }).waitFor();
    await page.getByText('封印完好').waitFor();
    await page.getByText('办理经过').waitFor();
    await page.getByText('答复反映人').waitFor();
    await page.getByRole('button', { name: '核验全部档案' }).click();
    await page.getByText(/\d+ 份档案完整/).waitFor();
    // The auditor's screens have no live updates, so the header shows no sign for them.
    expect(await page.locator('.shell-live').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it.each([
    ['content', '内容与摘要不符'],
    ['seal', '封印与摘要、位置不符'],
  ] as const)('shows in the browser that the %s of a packet was changed on its way', async (part, told) => {
    const [first] = await packets();
    const { page } = await signIn('auditor', wide);
    await page.locator('.worklist-row').first().waitFor();
    await page.route('**/graphql', async (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      if (operationName !== 'ArchivedPacket') return route.fallback();
      const response = await route.fetch();
      const answer = (await response.json()) as {
        data: { archivePacket: { document: string; digest: string; seal: string } };
      };
      const packet = answer.data.archivePacket;
      if (part === 'content') packet.document = packet.document.replace('"edition":1', '"edition":2');
      else packet.seal = packet.digest;
      return route.fulfill({ response, json: answer });
    });
    await page.goto(`${new URL(page.url()).origin}/console/archive?packet=${first!.id}`);
    await page.getByText(told).waitFor();
    expect(await page.getByText('封印完好').count()).toBe(0);
  });

  it('is no page for a clerk', async () => {
    const clerk = await signIn('community-clerk', wide, '/console/archive');
    await clerk.page.waitForURL(/\/console\/desk/);
  });
});
