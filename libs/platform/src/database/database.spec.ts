import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { isDatabaseAway } from './database-away.js';
import { createDataSource, inTransaction, limitStatements, readSql } from './database.js';

describe('transactions on a small pool', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(4);
  });
  afterAll(() => opened.close());

  it('can each read on a second connection when many transactions begin at once', async () => {
    const command = () =>
      inTransaction(opened.dataSource, async (tx) => {
        await tx.sql('SELECT 1');
        const [row] = await readSql<{ one: number }>(opened.dataSource, 'SELECT 1 AS one');
        return row!.one;
      });
    expect(await Promise.all(Array.from({ length: 40 }, command))).toEqual(Array(40).fill(1));
  }, 10_000);

  it('free their place when they fail', async () => {
    const failing = () => inTransaction(opened.dataSource, () => Promise.reject(new Error('refused')));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, failing));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await inTransaction(opened.dataSource, () => Promise.resolve('ran'))).toBe('ran');
  }, 10_000);
});

describe('a database that is away', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(4);
  });
  afterAll(() => opened.close());

  const failureOf = (work: () => Promise<unknown>): Promise<Error> =>
    work().then(
      () => {
        throw new Error('did not fail');
      },
      (error: unknown) => error as Error,
    );
  const END_MYSELF = 'SELECT pg_terminate_backend(pg_backend_pid())';

  it('is told apart from a wrong statement', async () => {
    const unreachable = createDataSource({ tables: [], migrations: [] }, 'postgres://nobody@127.0.0.1:1/nothing');
    const away = [
      await failureOf(() => unreachable.initialize()),
      await failureOf(() => inTransaction(opened.dataSource, (tx) => tx.sql(END_MYSELF))),
      await failureOf(() => opened.dataSource.query(END_MYSELF)),
      await failureOf(() =>
        inTransaction(opened.dataSource, async (tx) => {
          await tx.sql(END_MYSELF).catch(() => undefined);
          await tx.sql('SELECT 1');
        }),
      ),
    ];
    expect(away.map((error) => [error.message, isDatabaseAway(error)])).toEqual(
      away.map((error) => [error.message, true]),
    );
    const wrong = [
      await failureOf(() => inTransaction(opened.dataSource, (tx) => tx.sql('SELECT 1/0'))),
      await failureOf(() => opened.dataSource.query('SELECT nothing')),
      new Error('Connection lost in thought'),
    ];
    expect(wrong.map((error) => [error.message, isDatabaseAway(error)])).toEqual(
      wrong.map((error) => [error.message, false]),
    );
  });
});

describe('a statement that was sent without waiting', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(4);
    await opened.database.query('CREATE TABLE sent (id int PRIMARY KEY)');
  });
  afterAll(() => opened.close());
  beforeEach(() => opened.database.query('TRUNCATE sent'));

  const kept = async () =>
    (await opened.database.query<{ id: number }>('SELECT id FROM sent ORDER BY id')).map(({ id }) => id);
  const insert = 'INSERT INTO sent VALUES ($1)';

  it('is visible to later reads and is committed with the transaction', async () => {
    const seen = await inTransaction(opened.dataSource, async (tx) => {
      tx.send(insert, [1]);
      tx.send(insert, [2], { name: 'spec-insert' });
      return tx.sql<{ id: number }>('SELECT id FROM sent ORDER BY id');
    });
    expect(seen.map(({ id }) => id)).toEqual([1, 2]);
    expect(await kept()).toEqual([1, 2]);
  });

  it('fails the transaction with its own error, at the commit or at the next read', async () => {
    const twice = (then: 'return' | 'read') =>
      inTransaction(opened.dataSource, async (tx) => {
        for (const id of [1, 2, 1, 3]) tx.send(insert, [id], { name: 'spec-insert' });
        if (then === 'read') await tx.sql('SELECT 1');
      });
    await expect(twice('return')).rejects.toMatchObject({ code: '23505' });
    await expect(twice('read')).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([]);
    expect(await inTransaction(opened.dataSource, (tx) => tx.sql('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('is rolled back when the work throws', async () => {
    await expect(
      inTransaction(opened.dataSource, (tx) => {
        tx.send(insert, [1]);
        return Promise.reject(new Error('refused'));
      }),
    ).rejects.toThrow('refused');
    expect(await kept()).toEqual([]);
  });

  it('is not reported as committed when the work ignored the failure of another statement', async () => {
    await expect(
      inTransaction(opened.dataSource, async (tx) => {
        tx.send(insert, [1]);
        await tx.sql('SELECT nothing FROM nowhere').catch(() => undefined);
      }),
    ).rejects.toThrow('rolled back');
    expect(await kept()).toEqual([]);
  });

  it('belongs to the same transaction as the writes of TypeORM', async () => {
    await expect(
      inTransaction(opened.dataSource, async (tx) => {
        tx.send(insert, [1]);
        await tx.manager.transaction((manager) => manager.query('INSERT INTO sent VALUES (2)'));
        throw new Error('late');
      }),
    ).rejects.toThrow('late');
    expect(await kept()).toEqual([]);
  });
});

describe('a session', () => {
  it('releases its locks soon after its client died without closing the connection', async () => {
    const opened = await platformDatabase(2);
    const [row] = await readSql<Record<string, string>>(
      opened.dataSource,
      `SELECT current_setting('tcp_keepalives_idle')::int
      + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int AS seconds, current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    await opened.close();
    expect(row).toEqual({ seconds: 30, idle: '1min' });
  });
});

describe('a service with a time limit for its database', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(2);
  });
  afterAll(() => opened.close());

  it('has the server cancel a statement that takes too long', async () => {
    const dataSource = await limitStatements(createDataSource({ tables: [], migrations: [] }, opened.database.url, 2), {
      statement: 1,
    }).initialize();
    await expect(readSql(dataSource, 'SELECT pg_sleep(10)')).rejects.toThrow(
      'canceling statement due to statement timeout',
    );
    expect(await readSql(dataSource, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await dataSource.destroy();
  }, 10_000);

  it(
    'drops its connections when the database stops answering, also in transactions, and reconnects to ' +
      'the new server',
    async () => {
      const silent = await lossyRoad(opened.database.url);
      const dataSource = await limitStatements(createDataSource({ tables: [], migrations: [] }, silent.url, 2), {
        statement: 1,
        patience: 0.5,
        connect: 0.5,
      }).initialize();
      try {
        const inHand = inTransaction(dataSource, async (tx) => {
          await tx.sql('SELECT 1');
          silent.losePower();
          await tx.sql('SELECT 2');
        });
        await expect(inHand).rejects.toThrow('Connection terminated');
        await expect(readSql(dataSource, 'SELECT 3')).rejects.toThrow('timeout expired');
        silent.takeOver();
        expect(await readSql(dataSource, 'SELECT 4 AS four')).toEqual([{ four: 4 }]);
      } finally {
        await dataSource.destroy();
        silent.close();
      }
    },
    20_000,
  );
});

/**
 * Opens a proxy to the database. After `losePower` it passes no data on and does not close its connections; connections
 * made after `takeOver` work again.
 */
async function lossyRoad(
  url: string,
): Promise<{ url: string; losePower: () => void; takeOver: () => void; close: () => void }> {
  const target = new URL(url);
  const sockets: Socket[] = [];
  let lost = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    sockets.push(near, far);
    let hears = !lost;
    cut.push(() => {
      hears = false;
    });
    near
      .on('data', (chunk) => {
        if (hears) far.write(chunk);
      })
      .on('error', () => undefined)
      .on('close', () => far.destroy());
    far
      .on('data', (chunk) => {
        if (hears) near.write(chunk);
      })
      .on('error', () => undefined);
  });
  const cut: (() => void)[] = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const road = new URL(url);
  road.port = String((server.address() as AddressInfo).port);
  return {
    url: road.href,
    losePower: () => {
      lost = true;
      cut.forEach((each) => each());
    },
    takeOver: () => {
      lost = false;
    },
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
