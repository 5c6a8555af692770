/** Returns the number of terminal columns that a text takes. Chinese characters and full-width signs take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return width;
}

/** Breaks a text into lines of at most `width` columns, at blanks when there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Chinese text may break after any character, other scripts only at blanks.
  for (const piece of text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? []) {
    let rest = piece;
    if (line !== '' && widthOf(line + rest.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
      rest = rest.trimStart();
    }
    while (widthOf(rest) > width && rest.trimEnd().length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line += rest;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

export interface Column {
  title: string;
  width: number;
}

/** Prints a table row by row. */
export class Table {
  private readonly columns: readonly Column[];
  private readonly write: (text: string) => void;

  constructor(columns: readonly Column[], write: (text: string) => void) {
    this.columns = columns;
    this.write = write;
  }

  head(): void {
    this.row(this.columns.map(({ title }) => title));
    this.write(`${this.columns.map(({ width }) => '─'.repeat(width)).join('─┼─')}\n`);
  }

  row(cells: readonly string[]): void {
    const wrapped = this.columns.map(({ width }, index) => wrap(cells[index] ?? '', width));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    for (let line = 0; line < height; line += 1) {
      const texts = this.columns.map(({ width }, index) => {
        const text = wrapped[index]![line] ?? '';
        return text + ' '.repeat(Math.max(0, width - widthOf(text)));
      });
      this.write(`${texts.join(' │ ').trimEnd()}\n`);
    }
  }
}
