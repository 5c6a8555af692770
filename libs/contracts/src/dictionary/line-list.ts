import { lineWords } from './codes.js';
import type { Words } from './words.js';

/** Code of the list of lines among the code lists of data-sharing. */
export const LINE_LIST = 'Line';

/** A line (条线) of the district with its labels. */
export interface Line extends Words {
  readonly code: string;
  /** A retired line stays in the data that already name it; new data cannot name it. */
  readonly retired: boolean;
}

/**
 * The lines with which every district starts. They are valid until data-sharing announces a newer version of the list.
 */
export const firstLines: readonly Line[] = Object.entries<Words>(lineWords).map(([code, { zh, en }]) => ({
  code,
  zh,
  en,
  retired: false,
}));

/** The lines of the district, as a service knows them. */
export class LineList {
  readonly lines: readonly Line[];
  private readonly byCode: ReadonlyMap<string, Line>;

  /** @param announced the lines of the newest version that data-sharing announced; empty before the first change */
  constructor(announced: readonly Line[]) {
    this.lines = announced.length > 0 ? announced : firstLines;
    this.byCode = new Map(this.lines.map((line) => [line.code, line]));
  }

  /** Codes of all lines, retired ones included, in the order of the list. */
  get codes(): string[] {
    return this.lines.map(({ code }) => code);
  }

  /** Chinese labels by code. */
  get chineseNames(): Record<string, string> {
    return Object.fromEntries(this.lines.map(({ code, zh }) => [code, zh]));
  }

  /** Returns the labels of a line; the code itself for an unknown line. */
  words(code: string): Words {
    return this.byCode.get(code) ?? { zh: code, en: code };
  }

  /** Returns an error text when the line does not exist; null when it exists. */
  unknown(code: string): Words | null {
    if (this.byCode.has(code)) return null;
    const named = code.slice(0, 40);
    return { zh: `没有代码为「${named}」的条线`, en: `names the line ${named}, which does not exist` };
  }

  /**
   * Returns an error text when new data cannot name the line; null when they can.
   * @param kept lines that the data named before the change; a retired line among them stays allowed
   */
  problemOf(code: string, kept: readonly (string | null)[] = []): Words | null {
    const unknown = this.unknown(code);
    if (unknown || kept.includes(code) || !this.byCode.get(code)!.retired) return unknown;
    const { zh, en } = this.byCode.get(code)!;
    return { zh: `条线「${zh}」已停用`, en: `names the line ${en}, which is retired` };
  }
}
