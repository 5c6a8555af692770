import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const program = `
import { Client } from '@jiceng/client/client';
import { LiveInbox } from '@jiceng/client/live-inbox';
import { memoryStorage, OfflineQueue } from '@jiceng/client/offline-queue';
import { Inbox, ReportIssue } from '@jiceng/client/operations';

const connection = { url: '', token: ({ fresh }: { fresh: boolean }) => Promise.resolve(fresh ? 'new' : 'old') };
const client = new Client(connection);
export const first = client.query(Inbox, { first: 20 }).then(({ inbox }) => inbox?.edges[0]?.node.title.length);
const queue = new OfflineQueue(client, memoryStorage());
export const added = queue.add(ReportIssue, { source: 'GRID_APP', description: '井盖缺失', areaCode: '320106001001' }, '井盖');
new LiveInbox(connection).onStep(({ issueId }) => issueId.length);
`;

const compilerOptions = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
};

/** Each line under a mark is wrong; the compiler reports a mark above a right line. */
const wrong = `
// @ts-expect-error a number
void client.query(Inbox, { first: 'all' });
// @ts-expect-error no field of the answer
void client.query(Inbox, { first: 1 }).then(({ inbox }) => inbox?.edges[0]?.node.titel);
// @ts-expect-error no source
void client.command(ReportIssue, { source: 'GRIT', description: '', areaCode: '' });
`;

/** Returns the faults that the compiler finds in a program of another repository, which has only the built package. */
function faultsOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-client-'));
  try {
    mkdirSync(join(folder, 'node_modules/@jiceng'), { recursive: true });
    symlinkSync(root, join(folder, 'node_modules/@jiceng/client'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'program.ts'), text);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    execFileSync(process.execPath, [join(root, '../../node_modules/typescript/bin/tsc')], { cwd: folder });
    return '';
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the built package', () => {
  it('has the types that a program of another repository needs, and refuses wrong values', () => {
    expect(faultsOf(`${program}${wrong}`)).toBe('');
  });
});
