import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { DemoCategory } from './categories.js';
import type { Person } from './gateway-client.js';
import type { Life } from './history.js';
import { drawnPhoto, isDrawable } from './photos.js';
import { hashText } from './random.js';

/** The commands that carry a photo. `mended` is true when the photo shows the place after the work. */
const pictured: Readonly<Record<string, { mended: boolean }>> = {
  reportIssue: { mended: false },
  solveOnTheSpot: { mended: true },
  solveIssue: { mended: true },
  completeTask: { mended: true },
};
/** The commands that are refused without a photo when the category of the matter wants one. */
const needed: ReadonlySet<string> = new Set([
  'solveOnTheSpot',
  'solveIssue',
  'completeTask',
  'recordVerification',
  'recordSpotCheck',
]);

type Matter = Pick<Life, 'subject' | 'source' | 'position' | 'categoryCode'>;

/**
 * The photos of the demo. The id of each upload is kept in a file before the command that names it is sent, so that a
 * resumed load sends the same command.
 */
export class Album {
  private readonly file: string | null;
  private readonly onlyNeeded: boolean;
  private readonly wanting: ReadonlySet<string>;
  private readonly ids = new Map<string, string>();

  /**
   * @param file where the ids are kept; null for a run that is never resumed
   * @param onlyNeeded true for a load that shows no district, and so uploads only the photos that a category wants
   */
  constructor(file: string | null, categories: readonly DemoCategory[], { onlyNeeded = false } = {}) {
    const wanting = categories.filter(({ photoRequired }) => photoRequired === 'yes');
    this.wanting = new Set(wanting.map(({ code }) => code));
    this.file = file;
    this.onlyNeeded = onlyNeeded;
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const [key, id] = JSON.parse(line) as [string, string];
      this.ids.set(key, id);
    }
  }

  /**
   * Uploads the photo of a step as the person who takes the step, and returns the argument `files`. Calls of the
   * hotline, rounds of desks and matters that cannot be drawn get a photo only when the category wants one; a step
   * without a photo gets no argument.
   * @param key key of the step, unique in the run
   * @param failed true for a check that found the matter as it was
   */
  async of(
    { subject, source, position, categoryCode }: Matter,
    person: Person,
    { mutation, key, failed = false }: { mutation: string; key: string; failed?: boolean },
  ): Promise<object> {
    const byTelephone = source === 'RESIDENT' || source === 'GRID_APP';
    const shown = !this.onlyNeeded && byTelephone && isDrawable(subject) && mutation in pictured;
    if (!shown && !(this.wanting.has(categoryCode) && needed.has(mutation))) return {};
    const known = this.ids.get(key);
    if (known !== undefined) return { files: [known] };
    // Before and after show the same street.
    const picture = { mended: pictured[mutation]?.mended ?? !failed, ...position };
    const id = await person.upload(await drawnPhoto(subject, hashText(subject), picture));
    if (this.file !== null) appendFileSync(this.file, `${JSON.stringify([key, id])}\n`);
    this.ids.set(key, id);
    return { files: [id] };
  }
}
