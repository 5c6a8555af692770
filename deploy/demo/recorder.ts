import { Refused } from './gateway-client.js';
import type { Life } from './history.js';
import type { IssueView } from './loop.js';

/** The result of one planned life. */
export interface Told {
  life: Life;
  issueId: string | null;
  /** The issue as the last command returned it. */
  issue: IssueView | null;
  /** The step that the platform refused and that ended the story. */
  refusal: { code: string; message: string; beforeReport: boolean } | null;
}

/** Stores the results for summaries, and for stories that refer to earlier ones. */
export class Recorder {
  private readonly told = new Map<string, Told>();

  begin(life: Life): Told {
    const entry: Told = { life, issueId: null, issue: null, refusal: null };
    this.told.set(life.key, entry);
    return entry;
  }

  of(key: string | null): Told | null {
    return key === null ? null : (this.told.get(key) ?? null);
  }

  get all(): Told[] {
    return [...this.told.values()];
  }

  get refusals(): string[] {
    return this.all.flatMap(({ life, refusal }) =>
      refusal === null ? [] : [`${life.key} (${life.course}): ${refusal.message}`],
    );
  }
}

/** Returns the refusal of the platform. A lost connection is not a refusal and ends the run. */
export function refusalOf(error: unknown, told: Told): Told['refusal'] {
  if (!(error instanceof Refused)) throw error;
  return { code: error.code, message: error.message, beforeReport: told.issueId === null };
}
