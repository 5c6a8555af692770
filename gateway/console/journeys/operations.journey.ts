import { afterEach, describe, expect, it } from '@jest/globals';
import { closePages, signIn } from './browser.js';
import { dead, deadLetters, replay, type Broken } from './dead-letter-steps.js';

let broken: Broken | undefined;
afterEach(async () => {
  await broken?.forget();
  await closePages();
});

describe('the operator', () => {
  it('sees services, queues and timers, replays a dead letter after its repair, and reads why another is refused', async () => {
    broken = await deadLetters();
    const { ids, name, repair } = broken;
    const { page, faults } = await signIn('operator');
    await page.getByRole('heading', { name: '运行状况', level: 1 }).waitFor();
    await page.getByRole('row', { name: /^协同 .*(正常|有积压)/ }).waitFor();
    await page.getByRole('row', { name: /data-sharing.packet-archived/ }).waitFor();
    await page.getByRole('row', { name: /^处置时限 协同/ }).waitFor();

    const letters = page.locator('.worklist-row', { hasText: name });
    await letters.nth(1).waitFor();
    await repair();

    // The other operator was faster, and the list of this page is old.
    const letter = (id: string) => page.locator('li', { hasText: id });
    await letters.first().click();
    const shown = await page.locator('.operations-letter').innerText();
    const [first, second] = shown.includes(ids[0]!) ? [ids[0]!, ids[1]!] : [ids[1]!, ids[0]!];
    await replay(first);
    await letter(first).getByRole('button', { name: '重放…' }).click();
    await page.getByText('请先排除失败原因').waitFor();
    await page.getByRole('button', { name: '确认重放' }).click();
    await page.getByText(`中没有死信 ${first}`).waitFor();

    await letters.nth(1).click();
    await letter(second).getByRole('button', { name: '重放…' }).click();
    await page.getByRole('button', { name: '确认重放' }).click();
    await page.getByText('已重放 data-sharing.packet-archived').waitFor();
    expect((await dead()).filter((id) => ids.includes(id))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
