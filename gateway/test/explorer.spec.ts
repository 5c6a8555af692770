import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@jiceng/testing/eventually';
import { chromium, Page } from './browser.js';
import { startTestbed, type Testbed } from './testbed.js';

const gateway = join(import.meta.dirname, '..');
let bed: Testbed | undefined;
beforeAll(async () => {
  if (!bundleIsFresh()) execFileSync(process.execPath, [join(gateway, 'explorer', 'build.mjs')]);
  bed = await startTestbed();
}, 180_000);
afterAll(() => bed?.stop());

/**
 * True when the bundle is newer than every source file. Bundling takes up to a minute on a busy machine, so it is
 * repeated only after a change.
 */
function bundleIsFresh(): boolean {
  const bundle = join(gateway, 'dist', 'explorer', 'explorer.js');
  if (!existsSync(bundle)) return false;
  const sources = readdirSync(join(gateway, 'explorer'), { recursive: true }).map((name) =>
    join(gateway, 'explorer', String(name)),
  );
  return sources.every((source) => statSync(source).mtimeMs < statSync(bundle).mtimeMs);
}

describe('the explorer', () => {
  it('is shown to browsers at /graphql and not to programs', async () => {
    const page = await fetch(`${bed!.url}/graphql`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const program = await fetch(`${bed!.url}/graphql`, { headers: { accept: 'application/json' } });
    expect(program.status).toBe(400);
  });

  it('is sent compressed once and not again while the browser has it', async () => {
    const script = `${bed!.url}/explorer/explorer.js`;
    const first = await fetch(script, { headers: { 'accept-encoding': 'br' } });
    expect([first.status, first.headers.get('content-encoding')]).toEqual([200, 'br']);
    const second = await fetch(script, { headers: { 'if-none-match': first.headers.get('etag')! } });
    expect([second.status, await second.text()]).toEqual([304, '']);
  });

  it('contains no foreign address and serves no file outside its folder', async () => {
    const html = await (await fetch(`${bed!.url}/graphql`, { headers: { accept: 'text/html' } })).text();
    expect(html).not.toMatch(/https?:\/\//);
    for (const path of ['..%2fmain.js', '%2e%2e%2fgateway.js', '.env', 'nothing.js']) {
      expect((await fetch(`${bed!.url}/explorer/${path}`)).status).toBe(404);
    }
  });
});

const inBrowser = chromium ? it : it.skip;
describe(
  chromium
    ? 'the explorer in a browser'
    : 'the explorer in a browser (did not run: no chromium here; Debian: apt-get install chromium)',
  () => {
    inBrowser(
      'runs an example as a demo account with the internet cut off',
      async () => {
        const page = await Page.open(`${bed!.url}/graphql`);
        try {
          await eventually(
            () =>
              page.run<boolean>(
                `document.querySelectorAll('.monaco-editor').length > 0 && document.querySelectorAll('#account option').length > 1`,
              ),
            { timeoutMs: 60_000 },
          );
          await page.run(`for (const [id, label] of [['account', '王芳'], ['example', 'Who am I']]) {
        const select = document.getElementById(id);
        select.value = [...select.options].find(({ text }) => text.includes(label)).value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }`);
          await eventually(
            () => page.run<boolean>(`document.querySelector('.graphiql-query-editor')?.textContent.includes('WhoAmI')`),
            { timeoutMs: 30_000 },
          );
          await page.run(`document.querySelector('.graphiql-execute-button').click()`);
          await eventually(
            () => page.run<boolean>(`document.querySelector('.result-window')?.textContent.includes('王芳')`),
            { timeoutMs: 30_000 },
          );
          // The query is kept over a reload.
          await page.run(`window.before = true; location.reload()`);
          await eventually(
            () =>
              page.run<boolean>(
                `!window.before && document.querySelector('.graphiql-query-editor')?.textContent.includes('WhoAmI')`,
              ),
            { timeoutMs: 30_000 },
          );
          // On a phone no element is wider than the page, and query and answer use the whole width.
          await page.resize(390, 844);
          const widths = await eventually(
            async () => {
              const found = await page.run<number[] | null>(`(() => {
                const parts = ['.graphiql-query-editor', '.graphiql-response'].map((name) => document.querySelector(name));
                return parts.every(Boolean) && parts.map((part) => part.getBoundingClientRect().width)
                  .concat(document.documentElement.scrollWidth);
              })()`);
              return found && found[2] === 390 && found;
            },
            { timeoutMs: 30_000 },
          );
          expect(Math.min(...widths.slice(0, 2))).toBeGreaterThan(250);
          if (process.env.SCREENSHOT_FILE) await page.screenshot(process.env.SCREENSHOT_FILE);
          const elsewhere = page.requests.filter(
            (url) => !url.startsWith(bed!.url) && !/^(data|blob|about|chrome):/.test(url),
          );
          expect(elsewhere).toEqual([]);
          expect(page.faults).toEqual([]);
        } finally {
          await page.close();
        }
      },
      180_000,
    );
  },
);
