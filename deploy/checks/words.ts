// Fails on a word that libs/contracts/GLOSSARY.md forbids (column "not") in code, SDL, migrations and documents.
// Identifiers are split into words first, so that `workOrderId` is found as "work order".
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
const glossary = 'libs/contracts/GLOSSARY.md';
/** The glossary and this check contain the forbidden words. */
const exempt = new Set([glossary, 'deploy/checks/words.ts', 'deploy/checks/words.spec.ts']);

/** Names that a standard of others fixes: a field of Open311. */
const foreign = /\bagency_responsible\b/g;

/** A forbidden word and the word to use instead. */
interface Forbidden {
  word: string;
  use: string;
}

/**
 * Returns the forbidden words of the glossary with the word to use instead, from the last and first columns of its
 * tables.
 */
export function forbiddenWords(text: string): Forbidden[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, use, , , not] = cells;
    if (cells.length !== 6 || !use || !not || use === 'word' || use.startsWith('-')) return [];
    const words = not.replace(/\([^)]*\)/g, '').split(',');
    return words.map((word) => ({ word: word.trim().toLowerCase(), use })).filter(({ word }) => word !== '');
  });
}

/** Returns every use of a forbidden word in a text: line number, word, and the word to use. */
export function usesOf(text: string, forbidden: readonly Forbidden[]): { line: number; word: string; use: string }[] {
  const pattern = new RegExp(
    `\\b(${forbidden.map(({ word }) => word.replaceAll(' ', '[ -]')).join('|')})(e?s)?\\b`,
    'g',
  );
  return text.split('\n').flatMap((line, index) =>
    [...spelledOut(line).matchAll(pattern)].map(([, found]) => {
      const word = found!.replaceAll('-', ' ');
      return { line: index + 1, word, use: forbidden.find((entry) => entry.word === word)!.use };
    }),
  );
}

/** Splits identifiers into words: `workOrderId` and `work_order_id` become "work order id". */
function spelledOut(line: string): string {
  return line
    .replace(foreign, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

if (process.argv[1] === import.meta.filename) {
  const forbidden = forbiddenWords(readFileSync(join(checkout, glossary), 'utf8'));
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.graphql', '*.md'], { cwd: checkout })
    .toString()
    .split('\n')
    .filter((file) => /^(services|libs|gateway|deploy|test|[^/]+\.md$)/.test(file) && !exempt.has(file));
  const faults = files.flatMap((file) =>
    usesOf(readFileSync(join(checkout, file), 'utf8'), forbidden).map(
      ({ line, word, use }) => `${file}:${line}: "${word}": the glossary says "${use}"`,
    ),
  );
  if (forbidden.length < 10) faults.push(`${glossary}: its tables could not be read`);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length === 0) process.stdout.write(`${files.length} files use the words of the glossary\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
