import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A command as it was sent, with its answer or refusal. */
export interface Entry {
  key: string;
  account: string;
  document: string;
  input: Record<string, unknown>;
  /** The answer; absent while the command is not acknowledged. */
  answer?: unknown;
  /** Error code of a final refusal. */
  refused?: string;
}

/** A record of commands and answers, kept outside the system under test. */
export class Journal {
  readonly entries = new Map<string, Entry>();
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  sent(entry: Entry): void {
    this.entries.set(entry.key, entry);
    this.write({ sent: entry.key, account: entry.account });
  }

  acknowledged(key: string, answer: unknown): void {
    this.entries.get(key)!.answer = answer;
    this.write({ acknowledged: key });
  }

  refused(key: string, code: string): void {
    this.entries.get(key)!.refused = code;
    this.write({ refused: key, code });
  }

  list(which: 'acknowledged' | 'refused' | 'open'): Entry[] {
    return [...this.entries.values()].filter((entry) =>
      which === 'acknowledged'
        ? entry.answer !== undefined
        : which === 'refused'
          ? entry.refused !== undefined
          : entry.answer === undefined && entry.refused === undefined,
    );
  }

  private write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
  }
}
