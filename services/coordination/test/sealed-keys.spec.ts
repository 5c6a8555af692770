import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAuditChain } from '@jiceng/platform/audit';
import { inTransaction, type Transaction } from '@jiceng/platform/database';
import { destroyKeys, masterVersionsIn, resealAll, suiteInUse, type Resealed } from '@jiceng/platform/resealing';
import { MasterKeys } from '@jiceng/platform/master-keys';
import { Sealing } from '@jiceng/platform/sealing';
import { eventually } from '@jiceng/testing/eventually';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { people, someoneOf, staffId } from './district.js';
import { everyRow } from './every-row.js';
import {
  close,
  codeOf,
  idsByPhone,
  inDescription,
  liveThrough,
  liveToTheEnd,
  name,
  phone,
  reporterOf,
  revealNumbers,
  revealReporter,
  startSealedDistrict,
  type SealedDistrict,
} from './sealed-district.js';

const newKey = (version: number): string => `${version}:${randomBytes(32).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'sealing-'));
const keysFile = join(folder, 'keys');
let [present, changes] = [newKey(1), 0];
function writeKeys(...keys: string[]): void {
  writeFileSync(keysFile, keys.join('\n'));
  // Each write gets a later time of modification, so that the service notices two writes within one moment.
  utimesSync(keysFile, new Date(), new Date(Date.now() + 1000 * ++changes));
}

let sealed: SealedDistrict;
beforeAll(async () => {
  writeKeys(present);
  sealed = await startSealedDistrict({ SEALING_KEYS_FILE: keysFile });
}, 90_000);
afterAll(async () => {
  await sealed.stop();
  rmSync(folder, { recursive: true });
});

const caller = { ...someoneOf('CMD', 'caller'), id: staffId('CMD-9') };
const dataSource = (): DataSource => sealed.subgraph.service.app.get(DataSource);
const sealing = (): Sealing => new Sealing(MasterKeys.inFile(keysFile), 'aes');
const reseal = (): Promise<Resealed> => resealAll(dataSource(), sealing());
const destroy = (ownerId: string): Promise<number> => inTransaction(dataSource(), (tx) => destroyKeys(tx, ownerId));
const versions = async (): Promise<string[]> =>
  (await inTransaction(dataSource(), masterVersionsIn)).map(({ version, letter }) => `${letter}${version}`);
const inClear = async (reporterId: string) =>
  (await revealReporter(sealed.subgraph, people.streetA, reporterId)).data!.revealReporter;

/** Gives the data of an issue to a version of the master key that no process has. */
const lose = (issueId: string, version: number) =>
  sealed.subgraph.database.query(
    `UPDATE data_key SET wrapped = regexp_replace(wrapped, '^(.)\\d+', '\\1' || $2), master_version = $2::int
     WHERE matter_id = $1`,
    [issueId, String(version)],
  );

/** Makes the data of an issue unreadable, as an attacker who exchanges letters of a sealed value would do. */
const tamper = (issueId: string) =>
  sealed.subgraph.database.query(
    `UPDATE reporter SET phone = reverse(split_part(reverse(phone), '.', 2) || '.' || split_part(reverse(phone), '.', 3))
       || '.' || reverse(split_part(phone, '.', 3)) WHERE origin_issue_id = $1`,
    [issueId],
  );

async function packetOf(issueId: string): Promise<{ reporters: { name: string; phone: string }[] }> {
  const [row] = await sealed.subgraph.database.query<{ packet: Awaited<ReturnType<typeof packetOf>> }>(
    `SELECT envelope #> '{payload,packet}' AS packet FROM outbox
     WHERE contract = 'coordination.issue-filed' AND key = $1`,
    [issueId],
  );
  return row!.packet;
}

describe('a master key', () => {
  it('is replaced in three steps while the service runs, and is needed no more', async () => {
    const { subgraph, issueId, reporterId } = sealed;
    const second = newKey(2);
    const before = (await everyRow(subgraph)).join('\n');
    // The new key is at the end: every process can open values of this key, and no process seals with it yet.
    writeKeys(present, second);
    expect((await reseal()).rows).toBeGreaterThan(5);
    expect(await versions()).toEqual(['a1']);
    // The new key is at the front, so that processes seal with it.
    writeKeys(second, present);
    const [done, read] = await Promise.all([
      reseal(),
      (async () => {
        for (let n = 0; n < 10; n += 1) expect((await inClear(reporterId)).name).toBe(name);
        return liveThrough(subgraph, { name: '上官新来', phone: '13605190001' });
      })(),
    ]);
    expect(done.rows).toBeGreaterThan(5);
    // The service may have sealed values with the old key before it read the file again, in the suite of its settings.
    await eventually(
      async () => {
        await reseal();
        expect(await versions()).toEqual(['a2']);
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    expect(await inTransaction(dataSource(), suiteInUse)).toBe('aes');
    writeKeys(second);
    present = second;
    expect(await inClear(reporterId)).toEqual({ name, phone });
    expect(await idsByPhone(subgraph, people.streetA, '7788')).toEqual([issueId]);
    expect(await idsByPhone(subgraph, people.streetA, '13605190001')).toEqual([read]);
    const stored = await subgraph.database.query<{ phone: string }>(
      'SELECT phone FROM reporter WHERE phone IS NOT NULL',
    );
    for (const value of stored) expect(before).not.toContain(value.phone);
  }, 120_000);

  it('leaves no data key behind that seals nothing', async () => {
    const orphan = sealing().newKey({}).row;
    await sealed.subgraph.database.query('INSERT INTO data_key (id, master_version, wrapped) VALUES ($1, $2, $3)', [
      orphan.id,
      orphan.masterVersion,
      orphan.wrapped,
    ]);
    expect(await reseal()).toEqual({ rows: expect.any(Number), unreadable: [], orphans: 1 });
    expect((await reseal()).orphans).toBe(0);
  });
});

describe('sealed data that cannot be opened', () => {
  it('stops neither closing nor lists, and a single showing says what is wrong', async () => {
    const { subgraph } = sealed;
    const issueId = await liveToTheEnd(subgraph, { name: '欧阳遗失', phone: '13605190002' });
    const reporterId = await reporterOf(subgraph, issueId);
    await lose(issueId, 77);
    await close(subgraph, issueId);
    expect((await packetOf(issueId)).reporters).toEqual([
      expect.objectContaining({ name: '欧***', phone: '136*******2' }),
    ]);
    const { openCallbacks, issue } = await subgraph.get<{
      openCallbacks: { edges: { node: { reporter: { name: string; phone: string } } }[] };
      issue: { reporters: { name: string; phone: string }[] };
    }>(
      'query($id: ID!) { openCallbacks(first: 50) { edges { node { reporter { name phone } } } } issue(id: $id) { reporters { name phone } } }',
      { as: caller, variables: { id: issueId } },
    );
    const masked = { name: '欧**失', phone: '136*******2' };
    expect(openCallbacks.edges.map(({ node }) => node.reporter)).toContainEqual(masked);
    expect(issue.reporters).toEqual([masked]);
    expect(codeOf(await revealReporter(subgraph, people.streetA, reporterId))).toBe('SEALED_DATA_UNREADABLE');
    expect(codeOf(await revealNumbers(subgraph, people.streetA, issueId))).toBe('SEALED_DATA_UNREADABLE');
    // Reseal names the rows that it had to leave.
    const { unreadable } = await reseal();
    expect(unreadable).toContainEqual({
      table: 'reporter',
      id: reporterId,
      cause: expect.stringContaining('do not contain version 77'),
    });
    expect(unreadable).toHaveLength(9);
    // When the lost key is added again at the end, everything can be opened.
    writeKeys(present, present.replace(/^\d+/, '77'));
    expect(await inClear(reporterId)).toEqual({ name: '欧阳遗失', phone: '13605190002' });
    expect(await reseal()).toMatchObject({ rows: 9, unreadable: [] });
    writeKeys(present);
  }, 60_000);

  it('because somebody changed it, stops no closing either, and is left alone by reseal', async () => {
    const { subgraph } = sealed;
    const issueId = await liveToTheEnd(subgraph, { name: '欧阳被改', phone: '13605190004' });
    const reporterId = await reporterOf(subgraph, issueId);
    await tamper(issueId);
    await close(subgraph, issueId);
    expect((await packetOf(issueId)).reporters[0]!.phone).toBe('136*******4');
    expect(codeOf(await revealReporter(subgraph, people.streetA, reporterId))).toBe('SEALED_DATA_UNREADABLE');
    const former = present;
    present = newKey(20);
    writeKeys(present, former);
    const done = await reseal();
    expect(done.rows).toBeGreaterThan(5);
    expect(done.unreadable).toEqual([{ table: 'reporter', id: reporterId, cause: expect.stringContaining('changed') }]);
    // The row that stays needs its key, so the former key stays too.
    expect(await versions()).toEqual(expect.arrayContaining(['a20']));
  }, 60_000);
});

describe('data that is destroyed', () => {
  it('takes the data of a matter with it, and the audit chain still verifies', async () => {
    const { subgraph, issueId, reporterId } = sealed;
    expect(await destroy(issueId)).toBe(10);
    expect(await inClear(reporterId)).toEqual({ name: null, phone: null });
    const { numbers } = (await revealNumbers(subgraph, people.streetA, issueId)).data!.revealNumbers;
    expect(new Set(numbers.map(({ value }) => value))).toEqual(new Set([null]));
    expect(await idsByPhone(subgraph, people.streetA, '7788')).toEqual([]);
    const [row] = await subgraph.database.query(
      'SELECT name_mask, phone_mask, phone_marks FROM reporter WHERE id = $1',
      [reporterId],
    );
    expect(row).toEqual({ name_mask: null, phone_mask: null, phone_marks: [] });
    await eventually(async () => {
      const { faults, unsealed, records } = await verifyAuditChain('coordination', dataSource(), []);
      expect({ faults, unsealed }).toEqual({ faults: [], unsealed: 0 });
      expect(records).toBeGreaterThan(20);
    });
  });

  it.each(['destroy first', 'reseal first'])(
    'does not come back by a reseal at the same time (%s)',
    async (order) => {
      const { subgraph } = sealed;
      const issueId = await liveThrough(subgraph, { name: '欧阳并行', phone: '13605190005' });
      const former = present;
      present = newKey(30 + changes);
      writeKeys(present, former);
      const blocker = dataSource().createQueryRunner();
      await blocker.connect();
      await blocker.startTransaction();
      let running: Promise<unknown>[];
      if (order === 'destroy first') {
        // The destruction is done and not yet committed when the reseal begins.
        let commit: () => void = () => undefined;
        const mayCommit = new Promise<void>((resolve) => (commit = resolve));
        let destroyed: () => void = () => undefined;
        const isDestroyed = new Promise<void>((resolve) => (destroyed = resolve));
        const destroying = inTransaction(dataSource(), async (tx: Transaction) => {
          expect(await destroyKeys(tx, issueId)).toBe(10);
          destroyed();
          await mayCommit;
        });
        await isDestroyed;
        running = [destroying, reseal()];
        await wait(500);
        commit();
      } else {
        // The reseal waits in the middle of its work, for a row that another command holds.
        await blocker.query('SELECT FROM reporter WHERE origin_issue_id = $1 FOR UPDATE', [issueId]);
        await blocker.query('SELECT FROM hidden_number WHERE issue_id = $1 FOR UPDATE', [issueId]);
        const resealing = reseal();
        await wait(500);
        const destroying = destroy(issueId);
        await wait(500);
        running = [resealing, destroying.then((count) => expect(count).toBe(10))];
      }
      await blocker.commitTransaction();
      await blocker.release();
      await Promise.all(running);
      expect(await inClear(await reporterOf(subgraph, issueId))).toEqual({ name: null, phone: null });
      const { numbers } = (await revealNumbers(subgraph, people.streetA, issueId)).data!.revealNumbers;
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers.every(({ value }) => value === null)).toBe(true);
      expect(JSON.stringify(numbers)).not.toContain(inDescription);
    },
    60_000,
  );
});
