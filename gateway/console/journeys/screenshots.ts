import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import sharp from 'sharp';
import type * as Browser from './browser.js';
import { checkout, onPlatform } from './on-platform.js';

/** Largest size of a picture in bytes, so that the repository stays small. */
const LARGEST = 300_000;

type Shown = (browser: typeof Browser) => Promise<Browser.Watched>;

/** The pictures of the README: a duty desk, the telephone of a grid worker, the board of leaders. */
const pictures: Record<string, Shown> = {
  desk: async ({ signIn, wide }) => {
    const watched = await signIn('coordinator', wide, '/console/desk?scope=MY_REGION&state=HANDLING');
    await watched.page.locator('.queue-row').first().click();
    await watched.page.getByRole('group', { name: '可办理' }).waitFor();
    await watched.page.locator('.map path').first().waitFor();
    await watched.page.locator('.photo-open img').first().waitFor();
    return watched;
  },
  telephone: async ({ signIn, narrow }) => {
    const watched = await signIn('grid-worker', narrow);
    await watched.page.locator('.phone-card').first().waitFor();
    await watched.page.locator('.map path').first().waitFor();
    return watched;
  },
  board: async ({ signIn, wide }) => {
    const watched = await signIn('district-leader', wide);
    await watched.page.locator('.heat path').first().waitFor();
    return watched;
  },
};

/** `npm run screenshots [-- --state FOLDER]`: takes the pictures of the README on the running platform. */
async function main(args: string[]): Promise<void> {
  const folder = join(checkout, 'deploy/docs/pictures');
  mkdirSync(folder, { recursive: true });
  await onPlatform(args, async (browser) => {
    for (const [name, show] of Object.entries(pictures)) {
      const { page } = await show(browser);
      const file = join(folder, `${name}.png`);
      writeFileSync(
        file,
        await sharp(await page.screenshot())
          .png({ palette: true, effort: 10 })
          .toBuffer(),
      );
      const { size } = statSync(file);
      if (size > LARGEST) throw new UserFault(`${file} has ${size} bytes, more than ${LARGEST}`);
      process.stdout.write(`${relative(checkout, file)}  ${Math.round(size / 1000)} KB\n`);
      await browser.closePages();
    }
  });
}

main(process.argv.slice(2)).catch(reportAndExit);
