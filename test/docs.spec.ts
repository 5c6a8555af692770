import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { everyVersion } from '@jiceng/contracts/registry/contracts';
import { Metrics } from '@jiceng/platform/metrics';

const checkout = resolve(import.meta.dirname, '..');
const notWritten = new Set(['node_modules', 'dist', 'out']);
const documents = globSync('**/*.md', {
  cwd: checkout,
  exclude: (name) => notWritten.has(basename(name)) || basename(name).startsWith('.'),
}).sort();
const read = (name: string): string => readFileSync(join(checkout, name), 'utf8');
/** A path in backticks that begins with one of these folders must exist in the repository. */
const folders = new Set([
  ...readdirSync(checkout, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
  'src',
]);

/** Returns the rows under a heading of a document, without table head and rule. */
function tableUnder(document: string, heading: string): string[] {
  const section =
    read(document)
      .split(/^## /m)
      .find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

describe.each(documents)('%s', (name) => {
  const text = read(name).replace(/^```[\s\S]*?^```/gm, '');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(checkout, dirname(name), link)))).toEqual([]);
  });

  it('names files that exist', () => {
    const paths = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)]
      .map(([, path]) => path!)
      .filter((path) => folders.has(path.split('/')[0]!));
    const exists = (path: string): boolean =>
      existsSync(join(checkout, path)) || existsSync(join(checkout, dirname(name), path));
    expect(
      paths.filter(
        (path) => !exists(path) && !path.split('/').some((part) => notWritten.has(part) || part === '.jiceng'),
      ),
    ).toEqual([]);
  });
});

describe.each(readdirSync(join(checkout, 'deploy/docs/en')))('the guide %s', (name) => {
  it('gives the same commands in both languages', () => {
    const commands = (language: string): string[] =>
      read(`deploy/docs/${language}/${name}`).match(/^```[\s\S]*?^```/gm) ?? [];
    expect(commands('zh')).toEqual(commands('en'));
  });
});

describe('CONTRIBUTING.md', () => {
  const filesUnder = (heading: string): string[] =>
    tableUnder('CONTRIBUTING.md', heading).map((row) => /`([^`]+)`/.exec(row)![1]!);

  it.each(['Add a field', 'Add an event', 'Add a feature'])('%s: names files that exist, each once', (heading) => {
    const files = filesUnder(heading);
    expect(files.length).toBeGreaterThan(5);
    expect(new Set(files).size).toBe(files.length);
    expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
  });

  it('lists for severity the files that contain severity', () => {
    const silent = filesUnder('Add a field').filter((file) => !/severity|severities/i.test(read(file)));
    expect(silent).toEqual([]);
  });
});

describe.each(readdirSync(join(checkout, 'services')))('the errors of %s', (service) => {
  // Two services may define the same code, and a process refuses to load both. The sources are therefore read and not
  // imported.
  const defined = new Map(
    globSync(`services/${service}/src/**/*.errors.ts`, { cwd: checkout }).flatMap((file) =>
      [...read(file).matchAll(/^ {2}([A-Z]\w+):\s*\{\s*kind: '(\w+)'/gm)].map(
        ([, code, kind]) => [code!, kind!] as const,
      ),
    ),
  );
  const readme = `services/${service}/README.md`;

  it('are all named in its README', () => {
    expect(defined.size).toBeGreaterThan(0);
    expect([...defined.keys()].filter((code) => !read(readme).includes(`\`${code}\``))).toEqual([]);
  });

  it('have their kind in the table of its README, and the table has no other code', () => {
    const wrong = tableUnder(readme, 'Errors').filter((row) => {
      const [, code, kind] = /^\| `(\w+)` \| (\w+) \|/.exec(row) ?? [];
      return code === undefined || defined.get(code) !== kind;
    });
    expect(wrong).toEqual([]);
  });
});

describe('the sentences of the error codes', () => {
  it('in the dictionary equal the sentences in the sources', () => {
    const check = (): Buffer =>
      execFileSync(process.execPath, ['deploy/checks/error-sentences.mjs', '--check'], {
        cwd: checkout,
        stdio: 'pipe',
      });
    expect(check).not.toThrow();
  });
});

describe('tables', () => {
  it('of contracts equal the contracts', () => {
    expect(tableUnder('libs/contracts/README.md', 'Contracts')).toEqual(
      everyVersion().map(
        ({ name, version, owner, subscribers, ordered, retry }) =>
          `| \`${name}\` | ${version} | ${owner} | ${subscribers.join(', ') || '–'} | ${ordered ? 'per key' : 'no'} | ${retry.attempts} |`,
      ),
    );
  });

  it('of the platform name every subpath that it exports, and no other', () => {
    const named = tableUnder('libs/platform/README.md', 'Modules').flatMap((row) =>
      [...row.split('|')[2]!.matchAll(/`([^`]+)`/g)].map(([, subpath]) => `./${subpath}`),
    );
    const { exports } = JSON.parse(read('libs/platform/package.json')) as { exports: object };
    expect(named.sort()).toEqual(Object.keys(exports).sort());
  });

  it('of metrics name every metric of a service, with its labels', async () => {
    const written = tableUnder('libs/platform/README.md', 'Metrics').flatMap((row) =>
      [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, metric]) => metric!),
    );
    const own = Object.values(new Metrics('test')).flatMap(
      (metric: { name?: string; labelNames?: readonly string[] }) =>
        typeof metric.name === 'string'
          ? [metric.labelNames?.length ? `${metric.name}{${metric.labelNames.join(',')}}` : metric.name]
          : [],
    );
    expect(own.length).toBeGreaterThan(5);
    expect(written.sort()).toEqual(own.sort());
  });
});
