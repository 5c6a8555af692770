// Fails when package-lock.json lacks a platform binary that a package names, because `npm ci` would then fail on other
// systems. It also fails when the lock names a registry host, because the lock must work with every registry.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const paths = new Set(Object.keys(packages));
const faults = [];
for (const [path, entry] of Object.entries(packages)) {
  if (/^https?:/.test(entry.resolved ?? '')) faults.push(`${path} records a registry host`);
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const present =
      paths.has(`node_modules/${name}`) || [...paths].some((known) => known.endsWith(`/node_modules/${name}`));
    if (!present) faults.push(`${path || '(root)'} lacks ${name}@${range}`);
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exit(1);
process.stdout.write(`the lock is complete: ${paths.size} packages\n`);
