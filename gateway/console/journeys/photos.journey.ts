import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ask, closePages, community, key, narrow, origin, report, signIn } from './browser.js';
import { begin, dispatchTo, judge, openIssue, send } from './desk-steps.js';
import { aPhoto, CAMERA, choose, fileAs, filesOf, reportWithPhotos, uploadsOf } from './photo-steps.js';
import { anOffer, atWork, openTask } from './worker-steps.js';

afterEach(closePages);

/** Returns the id of the newest issue with a title. */
async function idOf(title: string): Promise<string> {
  const { issues } = await ask<{ issues: { edges: { node: { id: string; title: string } }[] } }>(
    'coordinator',
    '{ issues(first: 20) { edges { node { id title } } } }',
  );
  return issues.edges.find(({ node }) => node.title === title)!.node.id;
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Waits until the browser has drawn a picture. */
async function drawn(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((css) => (document.querySelector<HTMLImageElement>(css)?.naturalWidth ?? 0) > 0, selector);
}

describe('photos of a grid worker', () => {
  it('go with a report in five touches and one sentence, small and without the data of the camera', async () => {
    const { page, faults } = await atWork();
    const uploaded = await uploadsOf(page);
    const title = `井盖松动 ${key().slice(0, 8)}`;
    let touches = 0;
    await page.exposeFunction('countTouch', () => (touches += 1));
    await page.evaluate(() =>
      addEventListener('pointerdown', () => (window as unknown as { countTouch(): void }).countTouch()),
    );
    await page.getByRole('button', { name: '上报', exact: true }).click();
    await page.getByText('位于').waitFor();
    await page.keyboard.type(title);
    await choose(page, '拍照', await aPhoto({ width: 4000, height: 3000 }));
    expect(await scrollsSideways(page)).toBe(false);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已上报：${title}`).waitFor();
    // The camera itself needs two touches: its shutter and its confirmation.
    expect(touches + 2).toBeLessThanOrEqual(5);
    const sent = await uploaded();
    expect(sent.length).toBeLessThanOrEqual(800_000);
    expect(sent.includes(CAMERA)).toBe(false);
    const { width, height, format } = await sharp(sent).metadata();
    expect([format, width, height]).toEqual(['jpeg', 2048, 1536]);
    expect(faults).toEqual([]);

    const id = await idOf(title);
    const [file] = await filesOf('street-dispatcher', id);
    const { bytes } = await fileAs('street-dispatcher', file!.address);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    const desk = await signIn('street-dispatcher');
    await openIssue(desk.page, { id, title });
    await drawn(desk.page, '.photo-open img');
    await desk.page.getByText(/^上报 · /).waitFor();
    expect(desk.faults).toEqual([]);
  });

  it('go with the result of a task, which the person sees on its page', async () => {
    const task = await anOffer();
    const { page, faults } = await atWork();
    await openTask(page, task.title);
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '确认接收' }).click();
    await page.locator('.phone-state', { hasText: '处置中' }).waitFor();
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.getByRole('textbox', { name: '办理结果' }).fill('已清理');
    await choose(page, '选择照片', await aPhoto(), await aPhoto());
    await page.getByRole('form', { name: '办结' }).getByRole('button', { name: '办结' }).click();
    await page.getByText(/^办结任务 · /).waitFor();
    await drawn(page, '.photo-group:last-of-type .photo-open img');
    const kinds = (await filesOf('coordinator', task.id)).map(({ stepKind }) => stepKind);
    expect(kinds.filter((kind) => kind === 'TASK_DONE')).toHaveLength(2);
    expect(await scrollsSideways(page)).toBe(false);
    expect(faults).toEqual([]);
  });

  it('show the result of a matter that was solved on the spot, where the category wants one', async () => {
    const { page, faults } = await atWork();
    await page.getByRole('button', { name: '上报', exact: true }).click();
    const title = `占道摊位 ${key().slice(0, 8)}`;
    await page.getByRole('textbox', { name: '发现了什么？' }).fill(title);
    await page.getByRole('checkbox', { name: '已当场解决' }).check();
    await page.getByRole('combobox', { name: '类别（网格可办结的）' }).selectOption('0102002');
    await page.getByRole('textbox', { name: '处理结果' }).fill('已劝离占道摊位');
    await page.getByText('此类事项须附照片').waitFor();
    expect(await page.getByRole('button', { name: '提交' }).isDisabled()).toBe(true);
    await choose(page, '选择照片', await aPhoto());
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(`已办结：${title}`).waitFor();
    const kinds = (await filesOf('coordinator', await idOf(title))).map(({ stepKind }) => stepKind);
    expect(kinds).toEqual(['TASK_DONE']);
    expect(faults).toEqual([]);
  });

  it('are refused with a sentence when the telephone cannot show them', async () => {
    const { page } = await atWork();
    await page.getByRole('button', { name: '上报', exact: true }).click();
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(99)]);
    const dialog = page.waitForEvent('filechooser');
    await page.getByText('选择照片', { exact: true }).click();
    await (await dialog).setFiles([{ name: 'IMG_1.HEIC', mimeType: '', buffer: heic }]);
    await page.getByRole('alert').filter({ hasText: '兼容性最佳' }).waitFor();
    expect(await page.locator('.photo-field img').count()).toBe(0);
  });
});

describe('photos of a resident', () => {
  it('belong to the report, and the reporter sees them', async () => {
    const { page, faults } = await signIn('resident-2', narrow, '/console/my-reports?view=new');
    const text = `路灯不亮 ${key().slice(0, 8)}`;
    const code = await community();
    await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
    await choose(page, '选择照片', await aPhoto(), await aPhoto());
    await page.getByRole('button', { name: '删除' }).first().click();
    await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
    await page.getByRole('combobox', { name: '社区（可不选）' }).selectOption(code);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: '已收到您的上报' }).waitFor();
    await page.getByRole('button', { name: '查看进度' }).click();
    await drawn(page, '.photo-open img');
    expect(await page.locator('.photo-open').count()).toBe(1);
    await page.locator('.photo-open').click();
    await page.getByRole('dialog').locator('img').waitFor();
    expect(await scrollsSideways(page)).toBe(false);
    expect(await page.getByRole('button', { name: '遮盖' }).count()).toBe(0);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('arrive although the line is cut on the way, and a platform that does not answer leaves the form as it is', async () => {
    const { page } = await signIn('resident-2', narrow, '/console/my-reports?view=new');
    const text = `路灯不亮 ${key().slice(0, 8)}`;
    const code = await community();
    await page.getByRole('textbox', { name: '发生了什么？' }).fill(text);
    await choose(page, '选择照片', await aPhoto());
    await page.getByRole('combobox', { name: '街道' }).selectOption(`${code.slice(0, 9)}000`);
    let parts = 0;
    await page.route('**/files/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      parts += 1;
      return parts === 1 ? route.abort() : route.fallback();
    });
    let begun = 0;
    await page.route('**/files', (route) => {
      begun += 1;
      return begun === 1 ? route.fulfill({ status: 502, body: 'a proxy' }) : route.fallback();
    });
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('alert').filter({ hasText: '没有应答' }).waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { name: '已收到您的上报' }).waitFor();
    expect(parts).toBeGreaterThan(1);
    await page.getByRole('button', { name: '查看进度' }).click();
    await drawn(page, '.photo-open img');
  });
});

describe('photos at a desk', () => {
  it('open in full size by keyboard, and faces are covered for everybody', async () => {
    const issue = await reportWithPhotos(2);
    const { page, faults } = await signIn('street-dispatcher');
    await openIssue(page, issue);
    await page.getByRole('heading', { name: '照片和附件（2）' }).waitFor();
    await drawn(page, '.photo-open img');
    await page.locator('.photo-open').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 / 2').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('2 / 2').waitFor();
    await page.getByRole('button', { name: '遮盖', exact: true }).click();
    const photo = page.locator('.photo-cover');
    await drawn(page, '.photo-cover img');
    const box = (await photo.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 5, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: '加一处' }).click();
    await page.getByRole('button', { name: /^第 2 处/ }).press('Delete');
    await page.getByRole('button', { name: '确认遮盖 1 处' }).click();
    await page.getByText('已遮盖').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Esc has closed the photo and not the issue.
    await page.getByRole('heading', { name: issue.title, level: 1 }).waitFor();
    const [first, second] = await filesOf('resident-2', issue.id);
    expect([first!.covered, second!.covered]).toEqual([false, true]);
    const pixelOf = async (address: string, left: number): Promise<number> => {
      const { bytes } = await fileAs('resident-2', address);
      const area = { left, top: 300, width: 20, height: 20 };
      const { channels } = await sharp(await sharp(bytes).extract(area).toBuffer()).stats();
      return channels[0]!.mean + channels[1]!.mean + channels[2]!.mean;
    };
    expect(await pixelOf(second!.address, 200)).toBeLessThan(10);
    expect(await pixelOf(second!.address, 900)).toBeGreaterThan(100);
    expect(await pixelOf(first!.address, 200)).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });

  it('are evidence of a return, of a result and of a check', async () => {
    const issue = await report('路灯不亮');
    const street = (await signIn('street-dispatcher')).page;
    await openIssue(street, issue);
    await judge(street);
    await dispatchTo(street, '鼓楼区水务局');
    const water = (await signIn('water-handler')).page;
    await openIssue(water, issue);
    await begin(water, '退回');
    // This reason needs evidence, and a photo is evidence.
    await water.getByRole('radio', { name: '现场无法核实位置或对象' }).check();
    await choose(water, '添加照片或文件', await aPhoto());
    await send(water, '退回', '待派遣');
    await openIssue(street, issue);
    await dispatchTo(street, '鼓楼区城市管理局');
    const urban = (await signIn('urban-management')).page;
    await openIssue(urban, issue);
    await begin(urban, '接收');
    await send(urban, '接收', '处置中');
    await begin(urban, '办结');
    await urban.getByRole('textbox', { name: '办理结果' }).fill('已更换灯具');
    await choose(urban, '添加照片或文件', await aPhoto());
    await send(urban, '办结', '核查中');
    await urban.getByText(/^办结任务 · /).waitFor();
    const verifier = (await signIn('verifier')).page;
    await openIssue(verifier, issue);
    await begin(verifier, '记录核查');
    await choose(verifier, '添加照片或文件', await aPhoto());
    await send(verifier, '核查通过', '待结案');
    await drawn(verifier, '.photo-open img');
    const kinds = (await filesOf('coordinator', issue.id)).map(({ stepKind }) => stepKind);
    expect(kinds).toEqual(['RETURNED', 'TASK_DONE', 'VERIFICATION_PASSED']);
  });
});

describe('the content policy of the page', () => {
  it('allows pictures from the memory of the page and from no other host', async () => {
    const answer = await fetch(`${origin}/console/`);
    expect(answer.headers.get('content-security-policy')).toContain("img-src 'self' data: blob:;");
  });
});
