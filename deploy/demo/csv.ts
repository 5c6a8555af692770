type Cell = string | number;

/** Writes CSV for the imports: a header row, UTF-8, `\n`, and quotes only where a cell needs them. */
export function toCsv<T extends object>(columns: readonly (keyof T & string)[], rows: readonly T[]): string {
  const lines = rows.map((row) => columns.map((column) => quote((row[column] ?? '') as Cell)).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function quote(cell: Cell): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads a CSV file without quoted cells. Both bundled tables have this form. */
export function parsePlainCsv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line.length > 0);
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}
