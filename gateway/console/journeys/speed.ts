import type { Page } from 'playwright-core';
import { reportAndExit } from '@jiceng/local/user-fault';
import type * as Browser from './browser.js';
import { showLongList } from './long-list.js';
import { onPlatform } from './on-platform.js';

/** Number of times that each page is opened, each time in a new browser without a cache. */
const SAMPLES = 10;
/** Goal for the time until a page can be used, in milliseconds. */
const USABLE_WITHIN = 2000;
/** Goal for the time of a frame while the list scrolls, in milliseconds. */
const FRAME_WITHIN = 50;
const SCROLLED_MS = 6000;

type Opened = (browser: typeof Browser) => Promise<Page>;

/** The first pages of a visitor, a duty desk, a grid worker and a leader. Each is usable when its content is shown. */
const opened: Record<string, Opened> = {
  'sign-in': async ({ openPage, origin }) => {
    const { page } = await openPage();
    await page.goto(`${origin}/console/`);
    await page.getByRole('button', { name: '登录' }).waitFor();
    return page;
  },
  desk: async ({ signIn, wide }) => {
    const { page } = await signIn('coordinator', wide, '/console/desk');
    await page.locator('.queue-row').first().waitFor();
    return page;
  },
  telephone: async ({ signIn, narrow }) => {
    const { page } = await signIn('grid-worker', narrow);
    await page.locator('.phone-card').first().waitFor();
    return page;
  },
  board: async ({ signIn, wide }) => {
    const { page } = await signIn('district-leader', wide);
    await page.locator('.board-totals').first().waitFor();
    return page;
  },
};

/** Returns the milliseconds from the request for the page until the page has shown its content and can answer input. */
function usableAfter(page: Page): Promise<number> {
  return page.evaluate(
    () => new Promise<number>((done) => requestIdleCallback(() => done(performance.now()), { timeout: 10_000 })),
  );
}

/** Returns the times between frames, in milliseconds, while an element scrolls down by 120 pixels a frame. */
function frameTimes(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(
    ([selected, lasts]) =>
      new Promise<number[]>((done) => {
        const scrolled = document.querySelector(selected as string)!;
        const times: number[] = [];
        const began = performance.now();
        let last = began;
        const frame = (now: number): void => {
          times.push(now - last);
          last = now;
          scrolled.scrollTop += 120;
          if (now - began < (lasts as number)) requestAnimationFrame(frame);
          else done(times.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    [selector, SCROLLED_MS] as const,
  );
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}

/**
 * `npm run console:speed [-- --state FOLDER]`: prints how soon the first pages of the console can be used, and the
 * times of frames while a list of 10,000 rows scrolls, beside those of an empty page in the same browser. The exit code
 * is 1 when a goal is missed. The goals hold for a machine of two cores on which nothing else runs.
 */
async function main(args: string[]): Promise<void> {
  await onPlatform(args, async (browser) => {
    for (const [name, open] of Object.entries(opened)) {
      const times: number[] = [];
      for (let count = 0; count < SAMPLES; count += 1) {
        times.push(await usableAfter(await open(browser)));
        await browser.closePages();
      }
      say(name, 'usable after', times, USABLE_WITHIN);
    }
    const empty = (await browser.openPage()).page;
    await empty.setContent(
      '<div id="list" style="height: 800px; overflow: auto"><p style="height: 999999px"></p></div>',
    );
    say('empty page', 'frames', await frameTimes(empty, '#list'));
    await browser.closePages();
    const { page } = await browser.signIn('coordinator');
    await showLongList(page);
    say('list of 10,000 rows', 'frames', await frameTimes(page, '.queue-list'), FRAME_WITHIN);
  });
}

/** Prints the median and the 95th percentile, in milliseconds, and compares the latter with the goal. */
function say(name: string, what: string, times: readonly number[], goal: number | null = null): void {
  const [median, most] = [0.5, 0.95].map((share) => Math.round(quantile(times, share)));
  const missed = goal !== null && most! > goal;
  const compared = goal === null ? '' : ` (goal ${goal} ms${missed ? ', missed' : ''})`;
  process.stdout.write(`${name}: ${what} p50 ${median} ms, p95 ${most} ms${compared}\n`);
  if (missed) process.exitCode = 1;
}

main(process.argv.slice(2)).catch(reportAndExit);
