import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
/**
 * Most spec files of a group: few of those that start a service, so that both workers are busy until the end, and more
 * of those that test functions.
 */
const kinds = [
  { folders: 'services/*', specs: 'test/*.spec.ts', size: 7 },
  { folders: 'services/*', specs: 'src/**/*.spec.ts', size: 20 },
  { folders: 'libs/*', specs: 'src/**/*.spec.ts', size: 8 },
  { folders: 'gateway', specs: 'test/*.spec.ts', size: 7 },
  { folders: 'gateway', specs: 'src/**/*.spec.ts', size: 20 },
  { folders: 'deploy/*', specs: '**/*.spec.ts', size: 8 },
];

/** Statements that must stand at the top of a module. A spec with one of them runs alone. */
const needsModule = /^(export |await |(const|let) [^=]+ = await )/m;

/**
 * Puts spec files into groups. A group is one file for Jest: its specs run one after the other in one process and share
 * the modules that they import, because loading these takes longer than most tests. Writes a file for each group into
 * the folder, and `members.json` with the patterns of the spec files that are in a group.
 */
export function writeGroups(folder: string): void {
  const patterns: string[] = [];
  for (const { folders, specs, size } of kinds)
    for (const owner of globSync(folders, { cwd: checkout }).sort()) {
      const found = globSync(`${owner}/${specs}`, { cwd: checkout })
        .filter((spec) => !needsModule.test(readFileSync(join(checkout, spec), 'utf8')))
        .sort();
      const count = Math.ceil(found.length / size);
      for (let group = 0; group < count; group += 1) {
        // Neighbours in the alphabet often test the same slow thing, so they go to different groups.
        const members = found.filter((_, index) => index % count === group);
        const name = `${owner.replace('/', '-')}-${specs.split('/')[0]!.replace('**', 'specs')}-${group + 1}.spec.ts`;
        writeFileSync(join(folder, name), members.map((spec) => `import '${fromFolder(folder, spec)}';\n`).join(''));
        patterns.push(...members.map((spec) => `^${join(checkout, spec).replaceAll('.', '\\.')}$`));
      }
    }
  writeFileSync(join(folder, 'members.json'), JSON.stringify(patterns));
}

function fromFolder(folder: string, spec: string): string {
  return relative(folder, join(checkout, spec)).replace(/\.ts$/, '.js');
}
