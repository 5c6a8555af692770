import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Person } from './gateway-client.js';
import type { Life } from './history.js';
import { drawnPhoto, isDrawable } from './photos.js';
import { hashText } from './random.js';

/** The commands that carry a photo, and whether it shows the place after the work. */
const pictured: Readonly<Record<string, { mended: boolean }>> = {
  reportIssue: { mended: false },
  solveOnTheSpot: { mended: true },
  completeTask: { mended: true },
};

type Matter = Pick<Life, 'subject' | 'source' | 'position'>;

/**
 * The photos of the demo. The id of each upload is kept in a file before the command that names it is sent, so that a
 * resumed load sends the same command.
 */
export class Album {
  private readonly file: string;
  private readonly ids = new Map<string, string>();

  constructor(file: string) {
    this.file = file;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const [key, id] = JSON.parse(line) as [string, string];
      this.ids.set(key, id);
    }
  }

  /**
   * Uploads the photo of a step as the person who takes the step, and returns the argument `files`. Steps without a
   * photo get no argument: calls of the hotline, rounds of desks, and matters that cannot be drawn.
   * @param key key of the step, unique in the run
   */
  async of({ subject, source, position }: Matter, person: Person, mutation: string, key: string): Promise<object> {
    const picture = pictured[mutation];
    const byTelephone = source === 'RESIDENT' || source === 'GRID_APP';
    if (!picture || !byTelephone || !isDrawable(subject)) return {};
    const known = this.ids.get(key);
    if (known !== undefined) return { files: [known] };
    // Before and after show the same street.
    const id = await person.upload(await drawnPhoto(subject, hashText(subject), { ...picture, ...position }));
    appendFileSync(this.file, `${JSON.stringify([key, id])}\n`);
    this.ids.set(key, id);
    return { files: [id] };
  }
}
