// Lints the repository and then the canary, a folder with faults. A rule that finds no fault in the canary counts as
// switched off by mistake.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { folderFaults } from './folders.mjs';

const canary = 'test/lint-canary';
const read = (file) => readFileSync(file, 'utf8');
const expected = JSON.parse(read(`${canary}/expected.json`));

function run(command, args, options = {}) {
  return spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
}

const faults = [];
const sources = ['libs', 'services', 'gateway', 'deploy', 'test'];

const eslint = run('eslint', ['.', '--ignore-pattern', `${canary}/**`, '--max-warnings', '0'], { stdio: 'inherit' });
if (eslint.status !== 0) faults.push('eslint');

/** Returns the modules of a folder with their imports, and the rules of .dependency-cruiser.cjs that they break. */
function cruise(cwd, folders, exclude) {
  const root = cwd === '.' ? '.' : '../..';
  const options = ['--config', `${root}/.dependency-cruiser.cjs`, '--ts-config', `${root}/tsconfig.json`];
  const { stdout, stderr } = spawnSync(
    `${root}/node_modules/.bin/depcruise`,
    [...folders, ...options, '--exclude', exclude, '--output-type', 'json'],
    { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser says nothing of ${cwd}: ${stderr}`);
  const { modules, summary } = JSON.parse(stdout);
  const violations = summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    message: from === to ? from : `${from} → ${to}`,
  }));
  return { modules, violations };
}

const house = cruise('.', sources, `(^${canary}/|(^|/)dist/|^gateway/explorer/)`);
for (const { rule, message } of [
  ...house.violations,
  ...folderFaults(house.modules, read('deploy/checks/folders.txt')),
])
  faults.push(`${rule}: ${message}`);

const canaryLint = run('eslint', [canary, '--format', 'json']);
const spoken = new Set(
  JSON.parse(canaryLint.stdout || '[]').flatMap((file) => file.messages.map((message) => message.ruleId)),
);
for (const rule of expected.eslint) if (!spoken.has(rule)) faults.push(`canary: eslint rule ${rule} is off`);

const cage = cruise(canary, ['services'], '(^|/)dist/');
const broken = new Set(
  [...cage.violations, ...folderFaults(cage.modules, read(`${canary}/folders.txt`))].flatMap(({ rule, message }) => [
    rule,
    `${rule}: ${message}`,
  ]),
);
for (const rule of expected.boundaries) if (!broken.has(rule)) faults.push(`canary: boundary rule ${rule} is off`);

if (faults.length > 0) {
  process.stderr.write(`lint failed:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `lint is clean, and the canary set off ${expected.eslint.length + expected.boundaries.length} rules\n`,
);
