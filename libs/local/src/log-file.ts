import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';

const largeBytes = 20 * 1024 * 1024;
const linesShown = 8;

/** Renames a log above 20 MiB, so that a new log starts. The old log is kept beside it. */
export function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > largeBytes) renameSync(file, `${file}.1`);
}

/**
 * Returns lines of a log for the terminal: the last error with the lines after it, or the last lines when the log has
 * no error.
 */
export function endOfLog(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-200) : [];
  const error = lines.findLastIndex((line) =>
    /^\S*(\w*Error\b|The configuration is not usable)|^\w+[\w-]*: (?!\s)|"level":"(error|fatal)"/.test(line),
  );
  const shown = error >= 0 ? lines.slice(error, error + linesShown) : lines.slice(-linesShown);
  return shown.map((line) => `  ${line.slice(0, 400)}`).join('\n');
}
