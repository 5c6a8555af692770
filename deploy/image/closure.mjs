// Prints the Debian packages that an image needs. Reads the output of `apt-cache depends --recurse` from standard input
// and follows the dependencies of the given packages. Packages whose name matches the first argument (a regular
// expression) are left out with their dependencies.
// … | node closure.mjs '^(perl|dpkg)$' PACKAGE…
import { readFileSync } from 'node:fs';

const [pattern, ...wanted] = process.argv.slice(2);
const notShipped = new RegExp(pattern);
const graph = new Map();
let dependencies = [];
let alternative = false;
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const [, bar, name] = /^ ([ |])(?:Pre)?Depends: <?([^\s:>]+)>?/.exec(line) ?? [];
  if (name !== undefined) {
    // "|Depends: a" before "Depends: b" means one of the two. The first is taken, because it is the usual one.
    if (!alternative) dependencies.push(name);
    alternative = bar === '|';
  } else if (/^[a-z0-9]\S*$/.test(line)) {
    dependencies = [];
    alternative = false;
    graph.set(line.replace(/:.*/, ''), dependencies);
  }
}
const found = new Set();
for (const queue = [...wanted]; queue.length > 0;) {
  const name = queue.pop();
  if (found.has(name) || notShipped.test(name) || !graph.has(name)) continue;
  found.add(name);
  queue.push(...graph.get(name));
}
process.stdout.write(`${[...found].sort().join('\n')}\n`);
