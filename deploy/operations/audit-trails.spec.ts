import { serviceNames, type Envelope, type ServiceName } from '@jiceng/contracts/contract';
import type { AuditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { AUDIT_COLUMNS, AuditSealer, anchorHeads, digestOf, GENESIS_SEAL, sealOf } from '@jiceng/platform/audit';
import { AuditKeys, useAuditKeys, type AuditRecord } from '@jiceng/platform/audit-marks';
import { CommandRunner } from '@jiceng/platform/commands';
import { inTransaction } from '@jiceng/platform/database';
import { EffectTx } from '@jiceng/platform/effects';
import { RelayKick } from '@jiceng/platform/relay-kick';
import { aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { aRequestContext, platformDatabase, testAuditSecret } from '@jiceng/testing/platform-database';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { verifyAuditTrails } from './audit-trails.js';

type Opened = Awaited<ReturnType<typeof platformDatabase>>;
const RECORDS = 8;

describe('npm run audit:verify', () => {
  const opened = new Map<ServiceName, Opened>();
  const databaseOf = (service: ServiceName) => opened.get(service)!.database;

  beforeAll(async () => {
    for (const service of serviceNames) opened.set(service, await platformDatabase(3));
    const { dataSource, database } = opened.get('grid')!;
    const commands = new CommandRunner(dataSource, new RelayKick());
    for (let index = 1; index <= RECORDS; index += 1) {
      await commands.run(
        aRequestContext(aStaffActor()),
        'assignGridWorker',
        { idempotencyKey: randomUUID() },
        async (tx) => {
          tx.audit({
            subject: { type: 'grid', id: `g${index}` },
            before: null,
            after: { worker: `w${index}`, share: 0.5 * index },
            reason: '轮岗',
          });
        },
      );
    }
    const sealer = new AuditSealer('grid', dataSource, new RelayKick(), pino({ level: 'silent' }));
    sealer.start();
    const [announced] = await eventually(async () => {
      const rows = await database.query<{ envelope: Envelope<AuditHeadSealed> }>(
        `SELECT envelope FROM outbox WHERE contract = 'grid.audit-head-sealed'`,
      );
      return rows.length > 0 && rows;
    });
    await sealer.stop();
    await inTransaction(opened.get('data-sharing')!.dataSource, async (transaction) => {
      const tx = new EffectTx(transaction, {
        act: 'grid.audit-head-sealed',
        now: new Date(),
        actor: { id: 's', kind: 'system', organizationId: null },
        traceId: 't',
        policyVersion: 'event',
      });
      await anchorHeads(transaction, [{ event: announced!.envelope, tx }]);
      tx.flush();
    });
    await database.query(
      'CREATE TABLE kept AS SELECT * FROM audit_record; CREATE TABLE kept_head AS SELECT * FROM audit_head',
    );
  });
  afterAll(async () => {
    for (const each of opened.values()) await each.close();
  });
  afterEach(() =>
    databaseOf('grid').query(
      'DELETE FROM audit_record; INSERT INTO audit_record OVERRIDING SYSTEM VALUE SELECT * FROM kept; DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head',
    ),
  );

  const verify = async () =>
    verifyAuditTrails({ of: Object.fromEntries([...opened].map(([name, each]) => [name, each.dataSource])) as never });
  const found = async () =>
    (await verify()).flatMap(({ service, faults }) =>
      faults.map(({ kind, position }) => `${service} ${kind}@${position}`),
    );
  const tamper = (sql: string) => databaseOf('grid').query(sql);

  /** Recomputes all digests and seals and the head, as a person with every right on one database could. */
  const reseal = async () => {
    const rows = await databaseOf('grid').query<AuditRecord & { position: string }>(
      `SELECT ${AUDIT_COLUMNS} FROM audit_record ORDER BY position`,
    );
    let seal = GENESIS_SEAL;
    await tamper('UPDATE audit_record SET position = -position');
    for (const [index, row] of rows.entries()) {
      const digest = digestOf(row);
      seal = sealOf(seal, index + 1, digest);
      await databaseOf('grid').query('UPDATE audit_record SET position = $2, digest = $3, seal = $4 WHERE entry = $1', [
        row.entry,
        index + 1,
        digest,
        seal,
      ]);
    }
    await databaseOf('grid').query('UPDATE audit_head SET position = $1, seal = $2', [rows.length, seal]);
  };

  it('finds intact chains and reports up to which position they are anchored', async () => {
    const [grid] = (await verify()).filter(({ service }) => service === 'grid');
    expect(grid).toMatchObject({ records: RECORDS, unsealed: 0, anchorsChecked: 1, faults: [] });
    expect(await found()).toEqual([]);
  });

  it.each([
    `after = '{"worker":"w9"}'`,
    `reason = '改'`,
    `actor = jsonb_set(actor, '{id}', '"other"')`,
    `at = at + interval '1 second'`,
    `act = 'x'`,
    `subject_id = 'g9'`,
    `before = '{}'`,
    `policy_version = 'x'`,
    `origin = '{}'`,
    `mac = 'x'`,
    `mac = NULL`,
  ])('finds an edited record: %s', async (change) => {
    await tamper(`UPDATE audit_record SET ${change} WHERE position = 3`);
    expect(await found()).toEqual(['grid edited@3']);
  });

  it('finds a deleted record', async () => {
    await tamper('DELETE FROM audit_record WHERE position = 4');
    expect(await found()).toEqual(['grid missing@4', 'grid broken@5']);
  });

  it('finds an inserted record', async () => {
    await tamper(`UPDATE audit_record SET position = position + 100 WHERE position > 4; UPDATE audit_record SET position = position - 99 WHERE position > 100;
      INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version, position, digest, seal)
      SELECT gen_random_uuid(), at, act, actor, subject_type, 'forged', origin, policy_version, 5, digest, seal FROM audit_record WHERE position = 4`);
    expect(await found()).toEqual(expect.arrayContaining(['grid edited@5', 'grid broken@5', 'grid broken@6']));
  });

  it('finds records whose order was changed', async () => {
    await tamper(
      `UPDATE audit_record SET position = 99 WHERE position = 2; UPDATE audit_record SET position = 2 WHERE position = 6; UPDATE audit_record SET position = 6 WHERE position = 99`,
    );
    expect(await found()).toEqual(expect.arrayContaining(['grid broken@2', 'grid broken@6']));
  });

  it('finds a removed tail', async () => {
    await tamper('DELETE FROM audit_record WHERE position > 5');
    expect(await found()).toEqual(['grid truncated@6']);
  });

  describe('with the heads that another service stores, after the whole chain was recomputed', () => {
    it('finds an edited record', async () => {
      await tamper(`UPDATE audit_record SET reason = '改' WHERE position = 3`);
      await reseal();
      expect(await found()).toEqual([`grid inserted@${RECORDS}`, `grid anchor@${RECORDS}`]);
    });
    it('finds a deleted record', async () => {
      await tamper('DELETE FROM audit_record WHERE position = 3');
      await reseal();
      expect(await found()).toEqual([`grid inserted@${RECORDS - 1}`, `grid truncated@${RECORDS}`]);
    });
    it('finds a tail that was removed together with its head', async () => {
      await tamper('DELETE FROM audit_record WHERE position > 5');
      await reseal();
      expect(await found()).toEqual(['grid inserted@5', 'grid truncated@6']);
    });
    it('finds that all records are gone', async () => {
      await tamper('DELETE FROM audit_record; DELETE FROM audit_head');
      expect(await found()).toEqual(['grid truncated@1']);
    });
  });

  describe('with the mark of the service, whose key is not in the database', () => {
    const seal = async (): Promise<void> => {
      const sealer = new AuditSealer(
        'grid',
        opened.get('grid')!.dataSource,
        new RelayKick(),
        pino({ level: 'silent' }),
      );
      sealer.start();
      await sealer.stop();
    };
    const act = async (): Promise<void> => {
      const { dataSource } = opened.get('grid')!;
      await new CommandRunner(dataSource, new RelayKick()).run(
        aRequestContext(aStaffActor()),
        'assignGridWorker',
        { idempotencyKey: randomUUID() },
        async (tx) => {
          tx.audit({
            subject: { type: 'grid', id: 'genuine' },
            after: { at: new Date(), nothing: undefined, share: 1e-7 },
          });
        },
      );
    };
    const insert = (mac: string): Promise<unknown> =>
      tamper(`INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version, mac)
      SELECT gen_random_uuid(), at, act, actor, subject_type, 'forged', origin, policy_version, ${mac} FROM audit_record WHERE position = 4`);

    it.each([
      ['no mark', 'NULL'],
      ['the mark of another record', 'mac'],
      ['a mark made up', `repeat('a', 64)`],
    ])('does not seal an inserted record with %s and reports it', async (_, mac) => {
      await insert(mac);
      await act();
      await seal();
      expect(
        await databaseOf('grid').query('SELECT subject_id FROM audit_record WHERE position > $1', [RECORDS]),
      ).toEqual([{ subject_id: 'genuine' }]);
      expect(await found()).toEqual(['grid inserted@0']);
    });

    it('seals nothing after a link that another program made, and reports the link', async () => {
      await insert('NULL');
      await tamper(`UPDATE audit_record SET position = ${RECORDS + 1} WHERE position IS NULL`);
      await reseal();
      await act();
      await seal();
      expect(await databaseOf('grid').query('SELECT subject_id FROM audit_record WHERE position IS NULL')).toEqual([
        { subject_id: 'genuine' },
      ]);
      expect(await found()).toEqual([`grid inserted@${RECORDS + 1}`]);
      await tamper(`UPDATE audit_head SET mac = NULL`);
      await seal();
      expect(await found()).toEqual([`grid inserted@${RECORDS + 1}`]);
    });

    it('finds a link after the head', async () => {
      await insert('NULL');
      const [last] = await databaseOf('grid').query<{ seal: string }>(
        'SELECT seal FROM audit_record WHERE position = $1',
        [RECORDS],
      );
      const [row] = await databaseOf('grid').query<AuditRecord>(
        `SELECT ${AUDIT_COLUMNS} FROM audit_record WHERE position IS NULL`,
      );
      const digest = digestOf(row!);
      await tamper(
        `UPDATE audit_record SET position = ${RECORDS + 1}, digest = '${digest}', seal = '${sealOf(last!.seal, RECORDS + 1, digest)}' WHERE position IS NULL`,
      );
      expect(await found()).toEqual([`grid inserted@${RECORDS + 1}`]);
    });

    it(
      'continues during a rotation of the secret: the first secret of the list marks, every secret ' +
        'verifies, and the old secret can be removed',
      async () => {
        const { dataSource } = opened.get('grid')!;
        await act();
        try {
          useAuditKeys(dataSource, new AuditKeys('test', `another-secret-0123456789abcdef,${testAuditSecret}`));
          await seal();
          await act();
          useAuditKeys(dataSource, new AuditKeys('test', 'another-secret-0123456789abcdef'));
          await seal();
          expect(await found()).toEqual([]);
          expect(await databaseOf('grid').query('SELECT position FROM audit_head')).toEqual([
            { position: String(RECORDS + 2) },
          ]);
        } finally {
          useAuditKeys(dataSource, new AuditKeys('test', testAuditSecret));
        }
      },
    );

    it('continues a chain whose secret was lost when the operator confirms its seal', async () => {
      const { dataSource } = opened.get('grid')!;
      try {
        useAuditKeys(dataSource, new AuditKeys('test', 'another-secret-0123456789abcdef'));
        await act();
        await seal();
        expect(await found()).toEqual([`grid inserted@${RECORDS}`]);
        const [head] = await databaseOf('grid').query<{ seal: string }>('SELECT seal FROM audit_head');
        const sealer = new AuditSealer('grid', dataSource, new RelayKick(), pino({ level: 'silent' }), head!.seal);
        sealer.start();
        await sealer.stop();
        expect(await found()).toEqual([]);
      } finally {
        useAuditKeys(dataSource, new AuditKeys('test', testAuditSecret));
      }
    });

    it('continues a chain from a version without marks', async () => {
      await tamper('UPDATE audit_record SET mac = NULL; UPDATE audit_head SET mac = NULL');
      await reseal();
      await tamper(
        `DELETE FROM audit_head; INSERT INTO audit_head SELECT true, position, seal, 0, now() FROM (SELECT position, seal FROM audit_record ORDER BY position DESC LIMIT 1) AS last`,
      );
      await act();
      await seal();
      expect((await found()).filter((fault) => fault.startsWith('grid') && !fault.includes('anchor'))).toEqual([]);
      expect(await databaseOf('grid').query('SELECT position FROM audit_head')).toEqual([
        { position: String(RECORDS + 1) },
      ]);
    });

    it('computes the same mark after any JSON was stored and read', async () => {
      const { dataSource } = opened.get('grid')!;
      const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
      const plain = fc.letrec((tie) => ({
        value: fc.oneof(
          { maxDepth: 3 },
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.boolean(),
          fc.constant(null),
          text,
          fc.array(tie('value')),
          fc.dictionary(text, tie('value')),
        ),
      })).value;
      await fc.assert(
        fc.asyncProperty(plain, text, async (after, reason) => {
          await new CommandRunner(dataSource, new RelayKick()).run(
            aRequestContext(aStaffActor()),
            'assignGridWorker',
            { idempotencyKey: randomUUID() },
            async (tx) => {
              tx.audit({ subject: { type: 'grid', id: 'any' }, after, reason });
            },
          );
        }),
        { numRuns: 60 },
      );
      await seal();
      expect(await found()).toEqual([]);
      expect((await verify()).map(({ unsealed }) => unsealed)).toEqual(
        serviceNames.map((service) => (service === 'data-sharing' ? 1 : 0)),
      );
    });
  });
});
