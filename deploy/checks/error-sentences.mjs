// Writes libs/contracts/src/dictionary/error-sentences.ts, the Chinese and English sentence of every error code, from
// the calls of defineErrors in the sources, and the table of them in the guide for front ends; with --check, fails when
// one of the files is outdated. The dictionary needs the codes of all services, and a service knows only its own.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

const dictionary = 'libs/contracts/src/dictionary/error-sentences.ts';
const guide = 'gateway/FRONTENDS.md';
const sources = ['libs/platform/src/values/errors.ts', ...globSync('{gateway,services/*,libs/*}/src/**/*errors.ts')]
  .filter((file, index, all) => all.indexOf(file) === index)
  .sort();

/** @type {Map<string, { kind: string, retryable: boolean, zh: string, en: string, file: string }>} */
const sentences = new Map();
for (const file of sources) {
  for (const [code, { kind, retryable = kind === 'unavailable', zh, en }] of Object.entries(definitionsIn(file))) {
    const other = sentences.get(code);
    if (other && (other.zh !== zh || other.en !== en))
      fail(`${code} has one sentence in ${other.file} and another in ${file}: give both the same, or rename one`);
    sentences.set(code, { kind, retryable, zh, en, file });
  }
}
if (sentences.size === 0) fail('no call of defineErrors found: run this command in the folder of the repository');

// A placeholder such as {field:path} is shown as {field}. The part behind the colon only selects its Chinese name.
const plain = (text) => text.replace(/\{(\w+):\w+\}/g, '{$1}').replace(/[\\`]|\$\{/g, '\\$&');
const sorted = [...sentences].sort(([a], [b]) => (a < b ? -1 : 1));
const lines = sorted.map(([code, { zh, en }]) => [code, plain(zh), plain(en)].join(' | '));
const text = `// Written by deploy/checks/error-sentences.mjs from the calls of defineErrors; run "npm run compose" after a change there.

/** One line per error code: the code, its Chinese sentence and its English sentence, with " | " between them. */
export const errorTable = \`
${lines.join('\n')}
\`;
`;

const cell = (sentence) => sentence.replace(/\{(\w+):\w+\}/g, '{$1}').replaceAll('|', '\\|');
const rows = sorted.map(
  ([code, { kind, retryable, zh, en }]) =>
    `| \`${code}\` | ${kind} | ${retryable ? 'yes' : 'no'} | ${cell(zh)} | ${cell(en)} |`,
);
const table = ['| code | kind | retryable | 中文 | English |', '|---|---|---|---|---|', ...rows].join('\n');
const [begin, end] = ['<!-- codes: written by npm run compose -->', '<!-- end of codes -->'];
const before = readFileSync(guide, 'utf8');
if (!before.includes(begin) || !before.includes(end)) fail(`${guide} has no place for the table of error codes`);
const guideText = `${before.split(begin)[0]}${begin}\n${table}\n${end}${before.split(end)[1]}`;

for (const [target, content] of [
  [dictionary, text],
  [guide, guideText],
]) {
  if (existsSync(target) && readFileSync(target, 'utf8') === content)
    process.stdout.write(`${target}: the error codes are fresh\n`);
  else if (process.argv.includes('--check')) fail(`${target} is stale: run "npm run compose" and commit the result`);
  else {
    writeFileSync(target, content);
    process.stdout.write(`${target} written\n`);
  }
}

/**
 * Returns the error definitions that a file passes to defineErrors. They consist of literals alone, so this script can
 * evaluate them.
 */
function definitionsIn(file) {
  const found = {};
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'defineErrors')
      Object.assign(found, runInNewContext(`(${node.arguments[0].getText()})`));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
