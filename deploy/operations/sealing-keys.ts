import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserFault } from '@jiceng/local/user-fault';
import { MasterKeys } from '@jiceng/platform/master-keys';

/** A line of the file: `version:64 hex digits`. */
type Line = string;
const versionOf = (line: Line): number => Number(line.split(':')[0]);

/**
 * Adds a new master key after the others. Services open data with this key, and seal with it only after `useNewestKey`.
 * @returns its version
 */
export function addKey(file: string): number {
  return changed(file, (lines) => {
    const version = Math.max(...lines.map(versionOf)) + 1;
    return { lines: [...lines, `${version}:${randomBytes(32).toString('hex')}`], answer: version };
  });
}

/** Puts the newest master key in front, so that it seals from now on. @returns its version */
export function useNewestKey(file: string): number {
  return changed(file, (lines) => {
    const newest = lines.reduce((found, line) => (versionOf(line) > versionOf(found) ? line : found));
    if (newest === lines[0]) throw new UserFault(`Version ${versionOf(newest)} is in use already: run "new-key" first`);
    return { lines: [newest, ...lines.filter((line) => line !== newest)], answer: versionOf(newest) };
  });
}

/**
 * Removes every master key but the first.
 * @param needed versions that the sealed data needs
 * @returns the versions that were removed
 */
export function removeOldKeys(file: string, needed: readonly number[]): number[] {
  return changed(file, ([first, ...others]) => {
    const removed = others.map(versionOf);
    const still = removed.filter((version) => needed.includes(version));
    if (still.length > 0)
      throw new UserFault(`Data still needs version ${still.join(', ')}: run "reseal" until it says 0, then "status"`);
    if (removed.some((version) => version > versionOf(first!)))
      throw new UserFault('A newer key waits behind the one in use: run "use-key" first');
    if (removed.length === 0) throw new UserFault('There is no old key to remove');
    return { lines: [first!], answer: removed };
  });
}

/**
 * Replaces the file of the master keys. A crash at any moment leaves either the whole old file or the whole new file,
 * because a second file is written, flushed to the disk and renamed. The old file stays beside the new one as
 * `.previous`.
 */
function changed<T>(file: string, change: (lines: Line[]) => { lines: Line[]; answer: T }): T {
  if (!existsSync(file)) throw new UserFault(`There is no ${file}: change the secret SEALING_KEYS instead`);
  const [next, previous] = [`${file}.next`, `${file}.previous`];
  const handle = createdAlone(next);
  try {
    const text = readFileSync(file, 'utf8');
    // Refuses a file that the services could not read.
    MasterKeys.of(text);
    const { lines, answer } = change(text.split(/[\s,]+/).filter(Boolean));
    writeSync(handle, `${lines.join('\n')}\n`);
    fsyncSync(handle);
    rmSync(previous, { force: true });
    linkSync(file, previous);
    renameSync(next, file);
    syncFolder(dirname(file));
    return answer;
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Creates a file that must not exist, so that a second run at the same time is refused. */
function createdAlone(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserFault(`Another run changes the keys. If none does, a run was killed: delete ${file} and try again`);
  }
}

/**
 * Writes a folder to the disk. A new or renamed file survives a power cut only when its folder was written too. Windows
 * cannot open folders.
 */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
