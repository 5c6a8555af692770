import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');

/** Test files that run in groups. */
export interface Grouped {
  /** Pattern of the folders that have groups of their own. */
  folders: string;
  /** Pattern of the test files below such a folder. */
  files: string;
  /** Most files of a group. */
  size: number;
}

/** A group has few specs that start a service, so that both workers are busy until the end, or many that test functions. */
export const specs: readonly Grouped[] = [
  { folders: 'services/*', files: 'test/*.spec.ts', size: 7 },
  { folders: 'services/*', files: 'src/**/*.spec.ts', size: 20 },
  { folders: 'libs/*', files: 'src/**/*.spec.ts', size: 8 },
  { folders: 'gateway', files: 'test/*.spec.ts', size: 7 },
  { folders: 'gateway', files: 'src/**/*.spec.ts', size: 20 },
  { folders: 'deploy/*', files: '**/*.spec.ts', size: 8 },
];

/** The journeys of a group share a browser. */
export const journeys: readonly Grouped[] = [{ folders: 'gateway/console', files: 'journeys/*.journey.ts', size: 9 }];

/**
 * Statements that must stand at the top of a module, and those that choose another browser for all journeys of a
 * process. A file with one of them runs alone.
 */
const runsAlone = /^(export |await |(const|let) [^=]+ = await |useBrowser\()/m;

/**
 * Puts test files into groups. A group is one file for Jest: its members run one after the other in one process and share
 * the modules that they import, because loading these takes longer than most tests. Writes a file for each group into
 * the folder, and `members.json` with the patterns of the test files that are in a group.
 */
export function writeGroups(folder: string, grouped: readonly Grouped[]): void {
  const patterns: string[] = [];
  for (const { folders, files, size } of grouped)
    for (const owner of globSync(folders, { cwd: checkout }).sort()) {
      const found = globSync(`${owner}/${files}`, { cwd: checkout })
        .filter((spec) => !runsAlone.test(readFileSync(join(checkout, spec), 'utf8')))
        .sort();
      const count = Math.ceil(found.length / size);
      for (let group = 0; group < count; group += 1) {
        // Neighbours in the alphabet often test the same slow thing, so they go to different groups.
        const members = found.filter((_, index) => index % count === group);
        const kind = /\.(\w+)\.ts$/.exec(files)![1];
        const name = `${owner.replace('/', '-')}-${files.split('/')[0]!.replace('**', 'specs')}-${group + 1}.${kind}.ts`;
        writeFileSync(join(folder, name), members.map((spec) => `import '${fromFolder(folder, spec)}';\n`).join(''));
        patterns.push(...members.map((spec) => `^${join(checkout, spec).replaceAll('.', '\\.')}$`));
      }
    }
  writeFileSync(join(folder, 'members.json'), JSON.stringify(patterns));
}

function fromFolder(folder: string, spec: string): string {
  return relative(folder, join(checkout, spec)).replace(/\.ts$/, '.js');
}
