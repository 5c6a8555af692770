// Lints the repository, then the canary: rules that let the canary pass are rules that are off.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const canary = 'test/lint-canary';
const expected = JSON.parse(readFileSync(`${canary}/expected.json`, 'utf8'));

function run(command, args, options = {}) {
  return spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
}

const faults = [];
const sources = ['libs', 'services', 'gateway', 'deploy', 'test'];

const eslint = run('eslint', ['.', '--ignore-pattern', `${canary}/**`, '--max-warnings', '0'], { stdio: 'inherit' });
if (eslint.status !== 0) faults.push('eslint');

const boundaries = run(
  'depcruise',
  [
    ...sources,
    '--config',
    '.dependency-cruiser.cjs',
    '--exclude',
    `(^${canary}/|(^|/)dist/|^gateway/explorer/|^test/load/)`,
  ],
  { stdio: 'inherit' },
);
if (boundaries.status !== 0) faults.push('boundaries');

const canaryLint = run('eslint', [canary, '--format', 'json']);
const spoken = new Set(
  JSON.parse(canaryLint.stdout || '[]').flatMap((file) => file.messages.map((message) => message.ruleId)),
);
for (const rule of expected.eslint) if (!spoken.has(rule)) faults.push(`canary: eslint rule ${rule} is off`);

const canaryBoundaries = spawnSync(
  '../../node_modules/.bin/depcruise',
  [
    'services',
    '--config',
    '../../.dependency-cruiser.cjs',
    '--ts-config',
    '../../tsconfig.json',
    '--output-type',
    'json',
  ],
  { cwd: canary, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
);
const violated = new Set(
  (JSON.parse(canaryBoundaries.stdout || '{"summary":{"violations":[]}}').summary.violations ?? []).map(
    (violation) => violation.rule.name,
  ),
);
for (const rule of expected.boundaries) if (!violated.has(rule)) faults.push(`canary: boundary rule ${rule} is off`);

if (faults.length > 0) {
  process.stderr.write(`lint failed:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `lint is clean, and the canary set off ${expected.eslint.length + expected.boundaries.length} rules\n`,
);
