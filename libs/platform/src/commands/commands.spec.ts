import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { aClientActor, aStaffActor } from '@jiceng/testing/actors';
import { aRequestContext, platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { CommandRunner, stableJson } from './commands.js';
import type { EffectTx } from './effects.js';
import { badInput, DomainError } from '../values/errors.js';
import { RelayKick } from './relay-kick.js';

const region = (code: string, version = 1) => ({
  code,
  name: '宁海路街道',
  level: 'street' as const,
  parentCode: '320106000000',
  version,
});

const INSERT_NOTES = `written AS (
  INSERT INTO note SELECT r.id, r.text FROM jsonb_to_recordset($5::jsonb) AS r(n int, id text, text text) WHERE r.n IN (SELECT n FROM claim))`;

describe('a command', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  let commands: CommandRunner;
  beforeAll(async () => {
    opened = await platformDatabase(20);
    commands = new CommandRunner(opened.dataSource, new RelayKick());
    await opened.database.query(`CREATE TABLE note (id text PRIMARY KEY, text text CHECK (text <> 'forbidden'))`);
  });
  afterAll(() => opened.close());

  const actor = (id: string = randomUUID()) =>
    aRequestContext(aStaffActor({ id }), { clock: '2026-03-01T08:00:00.000Z' });
  const input = (parts: object = {}) => ({ idempotencyKey: randomUUID(), text: '巡查', ...parts });
  const count = async (sql: string, values: unknown[]) =>
    Number((await opened.database.query<{ count: string }>(`SELECT count(*) FROM ${sql}`, values))[0]!.count);
  /** Writes one row, event, timer and audit record, so that a test can check what a command left. */
  const leaveAll = (id: string) => async (tx: EffectTx) => {
    await tx.sql('INSERT INTO note VALUES ($1, $2)', [id, 'x']);
    tx.emit(regionChanged, { key: id, payload: region('320106002000') });
    tx.schedule({ kind: 'note-due', key: id, dueAt: new Date('2026-04-01T00:00:00Z') });
    tx.audit({ subject: { type: 'note', id }, after: { text: 'x' }, reason: '测试' });
    return { id };
  };
  const left = async (id: string) => [
    await count('note WHERE id = $1', [id]),
    await count('outbox WHERE key = $1', [id]),
    await count('timer WHERE key = $1', [id]),
    await count('audit_record WHERE subject_id = $1', [id]),
  ];
  const codeOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'ok',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  it('leaves its event compressed, in the row itself', async () => {
    const id = randomUUID();
    await commands.run(actor(), 'note', input(), async (tx: EffectTx) => {
      tx.emit(regionChanged, { key: id, payload: { ...region('320106002000'), name: '湖南路街道'.repeat(40) } });
      return { id };
    });
    const [event] = await opened.database.query<{ plain: number; used: number; apart: string }>(
      `SELECT octet_length(envelope::jsonb::text) AS plain, pg_column_size(envelope) AS used,
         (SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'outbox'::regclass) AS apart
       FROM outbox WHERE key = $1`,
      [id],
    );
    expect(event!.used).toBeLessThan(event!.plain * 0.6);
    expect(Number(event!.apart)).toBe(0);
  });

  it('that is anonymous names neither actor nor request, and runs once for its holder without an account', async () => {
    const ctx = actor();
    const id = randomUUID();
    await commands.run(ctx, 'note', input(), leaveAll(id), { anonymous: true });
    expect(ctx.written).toEqual({});
    const [row] = await opened.database.query<{ all: string }>(
      `SELECT (SELECT envelope::text FROM outbox WHERE key = $1) || (SELECT to_jsonb(a)::text FROM audit_record a WHERE subject_id = $1) AS all`,
      [id],
    );
    expect(row!.all).toContain('anonymous');
    for (const joined of [ctx.traceId, ctx.actor!.id]) expect(row!.all).not.toContain(joined);

    const nobody = aRequestContext(null, { clock: '2026-03-01T08:00:00.000Z' });
    const [holder, same, other] = [{ anonymous: true, holder: 'a' }, input(), randomUUID()];
    const first = await commands.run(nobody, 'note', same, leaveAll(other), holder);
    expect(await commands.run(nobody, 'note', same, leaveAll(other), holder)).toEqual(first);
    expect(await left(other)).toEqual([1, 1, 1, 1]);
    // The error repeats no key: an anonymous command stores none, and a log could keep the key of another command.
    const reused = commands.run(nobody, 'note', { ...same, text: '别的' } as never, leaveAll(other), holder);
    await expect(reused).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      messages: {
        zh: '该请求的幂等键此前已用于另一内容不同的请求，请换用新的幂等键',
        en: 'This idempotency key was used before with another request; send the new request with a key of its own',
      },
      details: {},
    });
    expect(await codeOf(commands.run(nobody, 'note', input(), leaveAll(randomUUID()), { anonymous: true }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('of a client is not the command of a person who has the same id and sends the same key', async () => {
    const [id, person, client] = [randomUUID(), randomUUID(), randomUUID()];
    const same = input();
    await commands.run(aRequestContext(aStaffActor({ id })), 'writeNote', same, leaveAll(person));
    await commands.run(aRequestContext(aClientActor({ id })), 'writeNote', same, leaveAll(client));
    expect([await left(person), await left(client)]).toEqual(Array(2).fill([1, 1, 1, 1]));
  });

  it('leaves no trace when a text of its input shows nothing, though the work did not notice', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    const ctx = actor();
    ctx.textsWithoutLetters = ['reason', 'name'].map((field) => badInput(field, '看不见', 'shows nothing'));
    await expect(commands.run(ctx, 'writeNote', input(), leaveAll(id))).rejects.toMatchObject({
      faults: [{ details: { field: 'reason' } }, { details: { field: 'name' } }],
    });
    const single = () => ({ name: 'spec-note', ctes: INSERT_NOTES, row: { id: other, text: 'x' }, outcome: null });
    expect(await codeOf(commands.runSingle(ctx, 'writeNote', input(), single))).toBe('BAD_INPUT');
    expect([await left(id), await left(other)]).toEqual(Array(2).fill([0, 0, 0, 0]));
  });

  it('commits row, event, timer and audit record together', async () => {
    const id = randomUUID();
    expect(await commands.run(actor(), 'writeNote', input(), leaveAll(id))).toEqual({ id });
    expect(await left(id)).toEqual([1, 1, 1, 1]);
  });

  it('leaves no trace when it throws, and accepts its key again', async () => {
    const id = randomUUID();
    const [ctx, same] = [actor(), input()];
    await expect(
      commands.run(ctx, 'writeNote', same, async (tx) => {
        await leaveAll(id)(tx);
        throw new Error('late');
      }),
    ).rejects.toThrow('late');
    expect(await left(id)).toEqual([0, 0, 0, 0]);
    await commands.run(ctx, 'writeNote', same, leaveAll(id));
    expect(await left(id)).toEqual([1, 1, 1, 1]);
  });

  it("gives a retry the first answer, whatever the order of the input's fields, and writes nothing", async () => {
    const [ctx, id, key] = [actor(), randomUUID(), randomUUID()];
    const first = await commands.run(
      ctx,
      'writeNote',
      { idempotencyKey: key, a: 1, b: { c: [1, 2], d: undefined } } as never,
      leaveAll(id),
    );
    const again = await commands.run(
      ctx,
      'writeNote',
      { b: { c: [1, 2] }, a: 1, idempotencyKey: key } as never,
      leaveAll(`${id}-again`),
    );
    expect(again).toEqual(first);
    expect(await left(`${id}-again`)).toEqual([0, 0, 0, 0]);
    expect(await left(id)).toEqual([1, 1, 1, 1]);
  });

  it('refuses a known key with another input or another command, and accepts it from another actor', async () => {
    const [ctx, same] = [actor(), input()];
    await commands.run(ctx, 'writeNote', same, leaveAll(randomUUID()));
    expect(
      await codeOf(commands.run(ctx, 'writeNote', { ...same, text: '核查' } as never, leaveAll(randomUUID()))),
    ).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await codeOf(commands.run(ctx, 'eraseNote', same, leaveAll(randomUUID())))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await codeOf(commands.run(actor(), 'writeNote', same, leaveAll(randomUUID())))).toBe('ok');
  });

  it('takes effect once when the same request arrives many times at the same moment', async () => {
    const [ctx, same] = [actor(), input()];
    const ids = Array.from({ length: 12 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => commands.run(ctx, 'writeNote', same, leaveAll(id))));
    const [{ id: first }] = answers as [{ id: string }];
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([first]));
    for (const id of ids) expect(await left(id)).toEqual(id === first ? [1, 1, 1, 1] : [0, 0, 0, 0]);
  });

  it('answers a retry with the first answer even when the command would be refused by then', async () => {
    const [ctx, same, id] = [actor(), input(), randomUUID()];
    await commands.run(ctx, 'writeNote', same, leaveAll(id));
    // The row exists already, so a second insert would fail.
    expect(await commands.run(ctx, 'writeNote', same, leaveAll(id))).toEqual({ id });
    expect(
      await commands.run(ctx, 'writeNote', same, () => {
        throw new Error('too late');
      }),
    ).toEqual({ id });
    expect(await left(id)).toEqual([1, 1, 1, 1]);
  });

  it('takes effect once when a single-statement command commits the same key first', async () => {
    const [ctx, same, slow, quick] = [actor(), input(), randomUUID(), randomUUID()];
    const answer = await commands.run(ctx, 'fileNote', same, async (tx) => {
      await tx.sql('SELECT 1');
      await commands.runSingle(ctx, 'fileNote', same, () => ({
        name: 'spec-note',
        ctes: INSERT_NOTES,
        row: { id: quick, text: 'x' },
        outcome: { id: quick },
      }));
      return leaveAll(slow)(tx);
    });
    expect(answer).toEqual({ id: quick });
    expect(await left(slow)).toEqual([0, 0, 0, 0]);
    expect(await count('note WHERE id = $1', [quick])).toBe(1);
  });

  it('leaves an audit record even when its work writes none', async () => {
    const same = input();
    await commands.run(actor('clerk'), 'lookAround', same, async () => ({ seen: true }));
    expect(
      await opened.database.query(
        'SELECT act, actor, after, policy_version, at FROM audit_record WHERE subject_id = $1',
        [same.idempotencyKey],
      ),
    ).toEqual([
      {
        act: 'lookAround',
        actor: { id: 'clerk', kind: 'staff', organizationId: null },
        after: { seen: true },
        policy_version: 'test/1',
        at: new Date('2026-03-01T08:00:00.000Z'),
      },
    ]);
  });

  it('refuses an event that does not fit its contract and leaves nothing', async () => {
    const id = randomUUID();
    await expect(
      commands.run(actor(), 'writeNote', input(), async (tx) => {
        tx.emit(organizationChanged, { key: id, payload: { organizationId: id } as never });
      }),
    ).rejects.toThrow();
    expect(await left(id)).toEqual([0, 0, 0, 0]);
  });

  it('numbers the events of a key 1, 2, 3 … without gaps, also when many commands run at once', async () => {
    const key = randomUUID();
    await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        commands
          .run(actor(), 'writeNote', input(), async (tx) => {
            tx.emit(regionChanged, { key, payload: region('320106002000', index + 1) });
            tx.emit(regionChanged, { key, payload: region('320106002000', index + 1) });
            if (index % 5 === 0) throw new Error('given up');
          })
          .catch(() => undefined),
      ),
    );
    const rows = await opened.database.query<{ seq: string }>('SELECT seq FROM outbox WHERE key = $1 ORDER BY seq', [
      key,
    ]);
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  });

  it('moves a pending timer of the same kind and key instead of adding a second one, and can cancel it', async () => {
    const key = randomUUID();
    const schedule = (dueAt: string) =>
      commands.run(actor(), 'plan', input(), async (tx) => {
        tx.schedule({ kind: 'due', key, dueAt: new Date(dueAt) });
      });
    await schedule('2026-04-01T00:00:00Z');
    await schedule('2026-05-01T00:00:00Z');
    expect(await opened.database.query('SELECT due_at FROM timer WHERE key = $1', [key])).toEqual([
      { due_at: new Date('2026-05-01T00:00:00Z') },
    ]);
    await commands.run(actor(), 'plan', input(), async (tx) => {
      tx.cancelTimer('due', key);
    });
    expect(await count('timer WHERE key = $1 AND cancelled_at IS NOT NULL', [key])).toBe(1);
  });

  it('applies only the last change when one command changes a timer several times', async () => {
    const [set, cancelled] = [randomUUID(), randomUUID()];
    await commands.run(actor(), 'plan', input(), async (tx) => {
      for (const dueAt of ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z']) {
        tx.schedule({ kind: 'due', key: cancelled, dueAt: new Date(dueAt) });
        tx.cancelTimer('due', set);
        tx.schedule({ kind: 'due', key: set, dueAt: new Date(dueAt) });
      }
      tx.cancelTimer('due', cancelled);
    });
    expect(
      await opened.database.query('SELECT key, due_at FROM timer WHERE key = ANY($1)', [[set, cancelled]]),
    ).toEqual([{ key: set, due_at: new Date('2026-05-01T00:00:00Z') }]);
  });

  it('resets the failed attempts of a timer that it moves', async () => {
    const key = randomUUID();
    const schedule = () =>
      commands.run(actor(), 'plan', input(), async (tx) => {
        tx.schedule({ kind: 'due', key, dueAt: new Date('2026-04-01T00:00:00Z') });
      });
    await schedule();
    await opened.database.query('UPDATE timer SET failures = 10 WHERE key = $1', [key]);
    await schedule();
    expect(await count('timer WHERE key = $1 AND failures = 0', [key])).toBe(1);
  });

  it.each(['short', 'x'.repeat(129), 'with blank inside', 'umlautäöüßßß', ''])(
    'refuses the key %j',
    async (idempotencyKey) => {
      expect(await codeOf(commands.run(actor(), 'writeNote', { idempotencyKey }, leaveAll(randomUUID())))).toBe(
        'BAD_INPUT',
      );
    },
  );

  it('refuses a caller who has not signed in', async () => {
    expect(await codeOf(commands.run(aRequestContext(null), 'writeNote', input(), leaveAll(randomUUID())))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('keeps the same promises when it runs as one statement', async () => {
    const [ctx, same, id] = [actor(), input(), randomUUID()];
    const prepare = (tx: EffectTx) => {
      tx.emit(regionChanged, { key: id, payload: region('320106002000') });
      tx.schedule({ kind: 'note-due', key: id, dueAt: new Date('2026-04-01T00:00:00Z') });
      tx.audit({ subject: { type: 'note', id } });
      return { name: 'spec-note', ctes: INSERT_NOTES, row: { id, text: 'x' }, outcome: { id } };
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => commands.runSingle(ctx, 'fileNote', same, prepare)),
    );
    expect(new Set(answers.map((answer) => answer.id))).toEqual(new Set([id]));
    expect(await left(id)).toEqual([1, 1, 1, 1]);
    expect(await codeOf(commands.runSingle(ctx, 'fileNote', { ...same, text: '别的' } as never, prepare))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(await left(id)).toEqual([1, 1, 1, 1]);
  });

  it('is written once when it shares a statement with others, and its failure does not make them fail', async () => {
    const [ctx, ids] = [actor(), Array.from({ length: 40 }, () => randomUUID())];
    const inputs = ids.map(() => input());
    const file = (index: number) =>
      commands.runSingle(ctx, 'fileNote', inputs[index]!, (tx: EffectTx) => {
        tx.emit(regionChanged, { key: ids[index]!, payload: region('320106002000') });
        tx.schedule({ kind: 'note-due', key: ids[index]!, dueAt: new Date('2026-04-01T00:00:00Z') });
        tx.audit({ subject: { type: 'note', id: ids[index]! } });
        return {
          name: 'spec-note',
          ctes: INSERT_NOTES,
          row: { id: ids[index], text: index === 7 ? 'forbidden' : 'x' },
          outcome: { id: ids[index] },
        };
      });
    const twice = [...ids.keys(), ...ids.keys()];
    const answers = await Promise.allSettled(twice.map(file));
    twice.forEach((index, place) =>
      expect(answers[place]).toMatchObject(index === 7 ? { status: 'rejected' } : { value: { id: ids[index] } }),
    );
    for (const [index, id] of ids.entries()) expect(await left(id)).toEqual(index === 7 ? [0, 0, 0, 0] : [1, 1, 1, 1]);
  });
});

describe('stableJson', () => {
  it('gives the same text for the same content', () => {
    expect(stableJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
  });
});
