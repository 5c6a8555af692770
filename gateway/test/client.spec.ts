import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from '@jiceng/client/client';
import { ApiError, SignInRefused } from '@jiceng/client/errors';
import { memoryStorage, OfflineQueue, type QueueStorage } from '@jiceng/client/offline-queue';
import { operation, type Command } from '@jiceng/client/operation';
import { createHash } from 'node:crypto';
import { startTestbed, type Testbed } from './testbed.js';

const hashed = <Data, Variables>(text: string) =>
  operation<Data, Variables>(text, createHash('sha256').update(text).digest('hex'));
const Me = hashed<{ me: { name: string } }, object>('query Me { me { name } }');
const Refused = operation<unknown, { code: string }>('query Refused($code: String!) { refused(code: $code) }');
const Report: Command<
  { reportIssue: { issue: { id: string } } },
  { idempotencyKey: string; text: string; sentAt?: string }
> = hashed('mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }');

/** A line to the gateway that can be cut, and that counts what passes. */
class Line {
  requests: Record<string, unknown>[] = [];
  cut: 'no' | 'before' | 'after' = 'no';
  readonly fetch: typeof fetch = async (url, init) => {
    if (this.cut === 'before') throw new TypeError('fetch failed');
    this.requests.push(JSON.parse(String(init?.body)) as Record<string, unknown>);
    const answer = await fetch(url, init);
    if (this.cut === 'no') return answer;
    this.cut = 'no';
    await answer.text();
    throw new TypeError('the connection was closed');
  };
}

describe('the client', () => {
  let bed: Testbed;
  let line: Line;
  let client: Client;
  let tokens: string[];
  const start = async (env: Record<string, string> = {}): Promise<void> => {
    bed = await startTestbed(env);
    tokens = [await bed.token()];
    client = new Client({
      url: bed.url,
      fetch: line.fetch,
      language: () => 'en',
      token: ({ fresh }) => {
        if (fresh) tokens.shift();
        return tokens[0] === undefined ? Promise.reject(new SignInRefused()) : Promise.resolve(tokens[0]);
      },
    });
  };
  const reports = (): { input: { idempotencyKey: string; text: string } }[] =>
    bed.coordination.exchanges
      .flatMap(({ operations }) => operations)
      .filter(({ query }) => query.startsWith('mutation'))
      .map(({ variables }) => Object.values(variables))
      .map(([input]) => ({ input: input as { idempotencyKey: string; text: string } }));
  beforeEach(() => {
    line = new Line();
  });
  afterEach(() => bed.stop());

  it('sends the hash, and the text only when the gateway does not know the hash yet', async () => {
    await start();
    expect(await client.query(Me, {})).toEqual({ me: { name: '王芳' } });
    await client.query(Me, {});
    expect(line.requests.map((request) => 'query' in request)).toEqual([false, true, false]);
  });

  it('asks for another token when the gateway refuses the first', async () => {
    await start();
    tokens.unshift('outdated');
    expect(await client.query(Me, {})).toEqual({ me: { name: '王芳' } });
    tokens = ['outdated'];
    await expect(client.query(Me, {})).rejects.toThrow(SignInRefused);
  });

  it('repeats a command whose answer was lost under the same key', async () => {
    await start();
    line.cut = 'after';
    expect((await client.command(Report, { text: 'lamp' })).reportIssue.issue.id).toBe('lamp');
    await client.command(Report, { text: 'lamp' });
    const keys = reports().map(({ input }) => input.idempotencyKey);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    line.cut = 'after';
    await client.command(Report, { text: 'lamp' });
    const [, , third, fourth] = reports().map(({ input }) => input.idempotencyKey);
    expect(third).toBe(fourth);
  });

  it('keeps the key while there is no answer, and sends the same input under it', async () => {
    await start();
    await client.command(Report, { text: 'first' });
    line.cut = 'before';
    const offline = Object.getOwnPropertyDescriptor(globalThis, 'navigator')!;
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    try {
      await expect(client.command(Report, { text: 'lamp' })).rejects.toMatchObject({
        code: 'NO_ANSWER',
        retryable: true,
      });
    } finally {
      Object.defineProperty(globalThis, 'navigator', offline);
    }
    line.cut = 'after';
    await client.command(Report, { text: 'lamp' });
    const keys = reports().map(({ input }) => input.idempotencyKey);
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[2]);
  });

  it('waits as long as the gateway says when it sent too many requests', async () => {
    await start({ LIMIT_REQUESTS_PER_SECOND: '2' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.query(Me, {})));
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ me: { name: '王芳' } })));
    expect(line.requests.length).toBeGreaterThan(6);
  });

  it('gives a refusal back at once, with both languages and all errors', async () => {
    await start();
    const error = await client.query(Refused, { code: 'STALE_VERSION' }).catch((thrown: unknown) => thrown as ApiError);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'STALE_VERSION',
      kind: 'conflict',
      retryable: false,
      message: 'Changed by somebody else: you worked on version 1, it is now 2',
      messages: { zh: expect.stringContaining('数据已被他人修改') },
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      data: { refused: null },
    });
    expect(line.requests).toHaveLength(1);
  });

  describe('with an offline queue', () => {
    let storage: QueueStorage;
    let queue: OfflineQueue;
    beforeEach(async () => {
      await start();
      storage = memoryStorage();
      queue = new OfflineQueue(client, storage);
      await client.command(Report, { text: 'known' });
    });
    const offline = async (work: () => Promise<void>): Promise<void> => {
      const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')!;
      Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
      line.cut = 'before';
      await work();
      line.cut = 'no';
      Object.defineProperty(globalThis, 'navigator', before);
    };

    it('keeps commands without a network and sends them in order, each once', async () => {
      await offline(async () => {
        expect(await queue.add(Report, { text: 'one' }, '第一件')).toEqual({ kind: 'kept' });
        expect(await queue.add(Report, { text: 'two' }, '第二件')).toEqual({ kind: 'kept' });
      });
      expect((await queue.list()).map(({ title }) => title)).toEqual(['第一件', '第二件']);
      // The page was closed, and the answer of the first command is lost.
      const later = new OfflineQueue(client, storage);
      line.cut = 'after';
      const outcomes = await later.send();
      expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(['sent', 'sent']);
      expect(await later.list()).toEqual([]);
      const texts = reports().map(({ input }) => `${input.text} ${input.idempotencyKey}`);
      const ids = [...outcomes.keys()];
      expect(texts.slice(1)).toEqual([`one ${ids[0]}`, `one ${ids[0]}`, `two ${ids[1]}`]);
    });

    it('keeps the order in which commands were added when the clock of the device is set back between them', async () => {
      let clock = Date.now();
      const kept = new OfflineQueue(client, storage, () => clock);
      await offline(async () => {
        await kept.add(Report, { text: 'first' }, '第一件');
        clock -= 3 * 3_600_000;
        await kept.add(Report, { text: 'second' }, '第二件');
      });
      await kept.send();
      expect(
        reports()
          .slice(-2)
          .map(({ input }) => input.text),
      ).toEqual(['first', 'second']);
    });

    it('gives the time of the attempt as the time of sending, where the input has one', async () => {
      const made = '2026-01-01T00:00:00.000Z';
      await offline(async () => {
        await queue.add(Report, { text: 'stamped', sentAt: made }, '设备时间');
        await queue.add(Report, { text: 'typed' }, '填写时间');
      });
      expect((await queue.list()).map(({ input }) => input.sentAt)).toEqual([made, undefined]);
      const before = Date.now();
      await queue.send();
      const [stamped, typed] = reports()
        .slice(-2)
        .map(({ input }) => input as { sentAt?: string });
      expect(Date.parse(stamped!.sentAt!)).toBeGreaterThanOrEqual(before);
      expect(typed).not.toHaveProperty('sentAt');
    });

    it('sends at once with a network', async () => {
      const { kind } = await queue.add(Report, { text: 'now' }, '现在');
      expect([kind, await queue.list()]).toEqual(['sent', []]);
    });

    it('keeps a refused command until its form sends it again under its id, or its author drops it', async () => {
      const wrong = { text: 7 as unknown as string };
      await expect(queue.add(Report, wrong, '有误', 'form-one')).rejects.toMatchObject({ code: 'BAD_INPUT' });
      expect((await queue.list()).map(({ refusal }) => refusal?.code)).toEqual(['BAD_INPUT']);
      expect(await queue.add(Report, { text: 'right' }, '已改', 'form-one')).toMatchObject({ kind: 'sent' });
      expect(await queue.list()).toEqual([]);
      expect(reports().at(-1)?.input).toEqual({ text: 'right', idempotencyKey: 'form-one' });
      await offline(async () => {
        await queue.add(Report, wrong, '有误');
        await queue.add(Report, { text: 'good' }, '正确');
      });
      const outcomes = await queue.send();
      expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(['refused', 'sent']);
      const [left, ...others] = await queue.list();
      expect([left?.title, left?.refusal?.code, left?.refusal?.details.field, others]).toEqual([
        '有误',
        'BAD_INPUT',
        'text',
        [],
      ]);
      expect((await queue.send()).size).toBe(0);
      await queue.drop(left!.id);
      expect(await queue.list()).toEqual([]);
    });

    it('keeps commands while the platform does not know the account', async () => {
      tokens = [await bed.token({ subject: 'nobody', name: '无岗位', roles: [] })];
      expect(await queue.add(Report, { text: 'late' }, '稍后')).toEqual({ kind: 'kept' });
    });

    it('keeps commands while the user must sign in again', async () => {
      tokens = ['outdated'];
      expect(await queue.add(Report, { text: 'late' }, '稍后')).toEqual({ kind: 'kept' });
      tokens = [await bed.token()];
      expect((await queue.send()).size).toBe(1);
      expect(await queue.list()).toEqual([]);
    });
  });
});
