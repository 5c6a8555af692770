import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { spreadText, type Spread } from './statistics.js';
import type { SectionName } from './bench-options.js';

/** One line of the results. */
export interface Row {
  name: string;
  unit: string;
  spread: Spread;
  goal?: { at: 'least' | 'most'; value: number };
  /** Key under which the capacity table finds the figure. */
  key?: string;
}

/** Results of one section with the circumstances of the measurement. */
export interface SectionResult {
  section: SectionName;
  rows: Row[];
  commit: string;
  machine: string;
  rounds: number;
  seconds: number;
  /** Day of the measurement, ISO date. */
  day: string;
}

export function isReached({ spread, goal }: Row): boolean | null {
  if (!goal) return null;
  return goal.at === 'least' ? spread.median >= goal.value : spread.median <= goal.value;
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  return `${availableParallelism()} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`;
}

/** The commit that was measured; the text says when files differ from the commit. */
export function describeCommit(checkout: string): string {
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: checkout, encoding: 'utf8' }).stdout.trim();
  const commit = git('rev-parse', '--short', 'HEAD') || 'unknown commit';
  const changed = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--',
    'gateway/src',
    'libs',
    'services',
    'deploy',
  );
  return changed ? `${commit} with changes` : commit;
}

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const goal = row.goal
      ? `${row.goal.at === 'least' ? '≥' : '≤'} ${row.goal.value} ${row.unit}: ${isReached(row) ? 'reached' : 'not reached'}`
      : '';
    return `| ${row.name} | ${spreadText(row.spread)} | ${row.unit} | ${goal} |`;
  });
  return ['| what | median (lowest–highest round) | unit | goal |', '|---|---|---|---|', ...lines].join('\n');
}

/** Reads the results that earlier runs wrote; empty when there is no file. */
export function readResults(file: string): SectionResult[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SectionResult[]) : [];
}

export function mergeResults(known: readonly SectionResult[], fresh: readonly SectionResult[]): SectionResult[] {
  return [...known.filter(({ section }) => !fresh.some((one) => one.section === section)), ...fresh];
}

/**
 * Replaces the text between the two marks of a document.
 * @throws Error when the document has no such marks
 */
export function rewriteBetween(document: string, mark: string, text: string): string {
  const [begin, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document has no marks ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}

export function rewriteDocument(file: string, mark: string, text: string): void {
  writeFileSync(file, rewriteBetween(readFileSync(file, 'utf8'), mark, text));
}

export function documentOf(results: readonly SectionResult[], order: readonly SectionName[]): string {
  return order
    .flatMap((name) => {
      const found = results.find(({ section }) => section === name);
      if (!found) return [];
      const { rows, commit, machine, rounds, seconds, day } = found;
      return [
        `### ${name}`,
        `${day}, commit ${commit}; ${machine}; ${rounds} rounds of ${seconds} s.`,
        '',
        tableOf(rows),
        '',
      ];
    })
    .join('\n')
    .trimEnd();
}
