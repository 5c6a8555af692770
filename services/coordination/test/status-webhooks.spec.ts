import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import type { Actor } from '@jiceng/platform/context';
import { command } from './commands.js';
import { inGridA, moveClock, noise, people } from './district.js';
import {
  JOURNEY,
  administrator,
  clock,
  codeOf,
  done,
  events,
  handled,
  hurry,
  leaks,
  next,
  receiver,
  register,
  reportOf,
  settled,
  statesOf,
  subgraph,
  told,
  url,
  webhookOf,
  webhookSeenBy,
} from './status-world.js';

describe('a client with an address', () => {
  let hotline: { actor: Actor; id: string };
  let secret: string;
  let version: number;
  beforeAll(async () => {
    hotline = await register('hotline_12345');
    const set = await done('setStatusWebhook', { clientId: hotline.id, expectedVersion: null, url });
    secret = set.secret!;
    version = set.webhook!.version;
  });

  it('hears each state of its issue in order, as CloudEvents that the SDK reads and the secret signs', async () => {
    const { id, reference } = await handled(hotline.actor);
    await settled(id);
    expect(told(reference)).toEqual(JOURNEY);
    const all = events();
    expect(new Set(all.map((event) => event.id)).size).toBe(4);
    const sequences = all.map(({ sequence }) => String(sequence));
    expect(sequences).toEqual([...sequences].sort());
    expect(all.at(-1)).toMatchObject({
      source: 'https://district.example/coordination',
      subject: all[0]!.data!.number,
    });
    expect(all[1]!.data!.sentence.zh).toContain('已受理');
    for (const { signature, body } of receiver.got) {
      const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature)!;
      expect(hash).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
    }
    expect((await webhookOf(hotline.id)).lastDeliveredAt).not.toBeNull();
  });

  it('gets number, reference, state, sentence and time, and nothing else of the issue', async () => {
    const { id } = await handled(hotline.actor);
    await settled(id);
    const words = receiver.got.map(({ body }) => body).join('\n');
    expect(Object.keys(events()[0]!.data!).sort()).toEqual([
      'at',
      'mergedInto',
      'number',
      'reply',
      'sentence',
      'sourceReference',
      'state',
    ]);
    for (const leak of [
      '泄漏',
      '13800001234',
      people.streetA.id,
      people.environment.id,
      'ENV',
      String(inGridA.longitude),
    ])
      expect(words).not.toContain(leak);
  });

  it('reads of a rejection in one language at a time, and not its reason', async () => {
    const { issue } = await command(subgraph, hotline.actor, 'reportIssue', reportOf('HOTLINE_12345'), next());
    const decision = { issueId: issue.id, decision: 'REJECT', reason: '泄漏的理由' };
    await command(subgraph, people.streetA, 'judgeIssue', decision, next());
    await moveClock(subgraph, next());
    await settled(issue.id);
    const { state, sentence } = events().at(-1)!.data!;
    expect(state).toBe('REJECTED');
    expect(sentence.zh).toContain('详见答复');
    expect(sentence.zh).not.toMatch(/reply|泄漏/);
    expect(sentence.en).toContain('see the reply');
    expect(sentence.en).not.toMatch(/详见|泄漏/);
  });

  it('hears at the closing what was done, in the words for the reporter, and after a reopening again', async () => {
    const closed = async (id: string, result: string): Promise<void> => {
      const [task] = await subgraph.database.query<{ id: string }>(
        `SELECT id FROM task WHERE issue_id = $1 AND state = 'accepted'`,
        [id],
      );
      await command(subgraph, people.environment, 'completeTask', { taskId: task!.id, result }, next());
      const findings = { issueId: id, passed: true, findings: '泄漏的核查意见' };
      await command(subgraph, people.verifier, 'recordVerification', findings, next());
      await command(subgraph, people.streetA, 'closeIssue', { issueId: id }, next());
    };
    const { id, reference } = await handled(hotline.actor);
    await closed(id, '工地已停止夜间施工，负责人电话 13800004321。');
    await command(subgraph, hotline.actor, 'reopenIssue', { issueId: id, reason: '仍有噪音' }, next(60));
    await closed(id, '已立案处罚。');
    await moveClock(subgraph, next());
    for (let tries = 0; tries < 12; tries += 1) {
      await settled(id);
      await wait(200);
    }
    const about = events().filter(({ data }) => data!.sourceReference === reference);
    const replies = about.map(({ data }) => [data!.state, data!.reply?.zh ?? null]);
    expect(replies.filter(([, reply]) => reply !== null)).toEqual([
      ['CLOSED', expect.stringContaining('工地已停止夜间施工') as string],
      ['CLOSED', expect.stringContaining('已立案处罚') as string],
    ]);
    expect(JSON.stringify(about)).not.toMatch(/13800004321|仍有噪音|泄漏/);
  });

  it('hears into which issue a merged one went', async () => {
    const from = await command(subgraph, hotline.actor, 'reportIssue', reportOf('HOTLINE_12345'), next());
    const input = reportOf('HOTLINE_12345');
    const into = await command(subgraph, hotline.actor, 'reportIssue', input, next());
    const merge = { issueId: from.issue.id, intoIssueId: into.issue.id };
    await command(subgraph, people.streetA, 'mergeIssue', merge, next());
    await moveClock(subgraph, next());
    await settled(from.issue.id);
    await settled(into.issue.id);
    const all = events().map(({ data }) => data!);
    const survivor = all.find(({ sourceReference }) => sourceReference === input.sourceReference)!;
    expect(all.find(({ state }) => state === 'MERGED')?.mergedInto).toBe(survivor.number);
  });

  it('waits for no other client whose receiver does not answer', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const sensors = await register('iot');
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await done('setStatusWebhook', { clientId: sensors.id, expectedVersion: null, url: silentUrl });
    await handled(sensors.actor, 'IOT');
    for (let tries = 0; held.length === 0 && tries < 100; tries += 1) await wait(50);
    const { id, reference } = await handled(hotline.actor);
    await settled(id);
    expect(told(reference)).toEqual(JOURNEY);
    // The receiver has still not answered the first message.
    expect(held).toHaveLength(1);
    expect(held[0]!.destroyed).toBe(false);
    held[0]!.destroy();
    silent.close();
  });

  it('that fails and throttles gets every state in order, and may get one twice with the same id', async () => {
    receiver.answers = [{ status: 500 }];
    const { id, reference } = await handled(hotline.actor);
    await settled(id);
    expect(await statesOf(id)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    let webhook = await webhookOf(hotline.id);
    expect(webhook).toMatchObject({ waiting: 4, failed: 0, lastError: 'HTTP 500' });
    expect(webhook.troubles).toEqual([
      { number: events()[0]!.data!.number, error: 'HTTP 500', nextAt: expect.any(String) as string },
    ]);
    receiver.answers = [{ status: 200 }, { status: 429, retryAfter: '120' }];
    await hurry(hotline.id);
    await settled(id);
    expect(await statesOf(id)).toEqual(['delivered', 'waiting', 'waiting', 'waiting']);
    webhook = await webhookOf(hotline.id);
    expect(Date.parse(webhook.pausedUntil!) - Date.now()).toBeGreaterThan(100_000);
    // A process that is killed after the answer and before its note sends the message again.
    await subgraph.database.query(
      `UPDATE status_delivery SET state = 'waiting', next_at = now() WHERE issue_id = $1 AND state = 'delivered'`,
      [id],
    );
    await hurry(hotline.id);
    await settled(id);
    expect(told(reference)).toEqual([
      'REPORTED',
      'REPORTED',
      'ACCEPTED',
      'REPORTED',
      'ACCEPTED',
      'DISPATCHED',
      'HANDLING',
    ]);
    expect(new Set(events().map((event) => event.id)).size).toBe(4);
  });

  it('that refuses messages for a day loses none: the administrator sends them again', async () => {
    receiver.answers = [{ status: 400 }];
    const { id, reference } = await handled(hotline.actor);
    await settled(id);
    receiver.answers = Array.from({ length: 4 }, () => ({ status: 400 }));
    await subgraph.database.query(
      `UPDATE status_delivery SET tried_since = now() - interval '25 hours' WHERE issue_id = $1`,
      [id],
    );
    await hurry(hotline.id);
    await settled(id);
    await settled(id);
    expect(await statesOf(id)).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect((await webhookOf(hotline.id)).troubles.map(({ nextAt }) => nextAt)).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    receiver.got.length = 0;
    const { webhook } = await done('resendStatuses', { clientId: hotline.id, expectedVersion: version });
    version = webhook!.version;
    await settled(id);
    expect(told(reference)).toEqual(JOURNEY);
    expect(await webhookOf(hotline.id)).toMatchObject({ waiting: 0, failed: 0, troubles: [] });
  });

  it('hears nothing about other sources, and nothing that happened before its address was set', async () => {
    const other = await register('property_company');
    const early = await handled(other.actor, 'PROPERTY_COMPANY');
    await done('setStatusWebhook', { clientId: other.id, expectedVersion: null, url });
    const later = await handled(other.actor, 'PROPERTY_COMPANY');
    const residents = { source: 'RESIDENT', ...leaks, ...inGridA, categoryCode: noise };
    const { issue } = await command(subgraph, people.resident, 'reportIssue', residents, next());
    await moveClock(subgraph, next());
    await settled(later.id);
    expect(told(early.reference)).toEqual([]);
    expect(told(later.reference)).toEqual(JOURNEY);
    const clients = await subgraph.database.query(
      'SELECT DISTINCT client_id AS client, issue_id AS issue FROM status_delivery WHERE issue_id = ANY($1::uuid[])',
      [[early.id, later.id, issue.id]],
    );
    expect(clients).toEqual([{ client: other.id, issue: later.id }]);
  });

  it('gets a new secret when asked, and its secret is in no table in clear', async () => {
    const set = await done('setStatusWebhook', {
      clientId: hotline.id,
      expectedVersion: version,
      url,
      newSecret: true,
    });
    expect(set.secret).not.toBe(secret);
    version = set.webhook!.version;
    const kept = await done('setStatusWebhook', { clientId: hotline.id, expectedVersion: version, url });
    expect(kept.secret).toBeNull();
    version = kept.webhook!.version;
    const rows = await subgraph.database.query(
      `SELECT (SELECT string_agg(w::text, '') FROM status_webhook w) || (SELECT string_agg(k::text, '') FROM data_key k)
        || (SELECT string_agg(c::text, '') FROM idempotency_key c) || (SELECT string_agg(a::text, '') FROM audit_record a) AS all`,
    );
    for (const one of [secret, set.secret!]) expect(JSON.stringify(rows)).not.toContain(one);
    receiver.got.length = 0;
    const { id } = await handled(hotline.actor);
    await settled(id);
    const { signature, body } = receiver.got[0]!;
    const [, seconds, hash] = /^t=(\d+),v1=(.+)$/.exec(signature)!;
    expect(hash).toBe(createHmac('sha256', set.secret!).update(`${seconds}.${body}`).digest('hex'));
  });

  it('hears nothing any more once it is revoked, also of what waits already', async () => {
    receiver.answers = Array.from({ length: 9 }, () => ({ status: 503 }));
    const { id } = await handled(hotline.actor);
    await settled(id);
    const [before] = await subgraph.database.query<{ key: string }>(
      `SELECT split_part(secret, '.', 2) AS key FROM status_webhook WHERE id = $1`,
      [hotline.id],
    );
    await subgraph.deliver(
      clientChanged,
      {
        clientId: hotline.id,
        code: `c-${hotline.id.slice(-8)}`,
        scopes: ['client_intake', 'client_status'],
        sources: ['hotline_12345'],
        revokedAt: new Date(clock.at).toISOString(),
        version: 2,
      },
      { key: hotline.id },
    );
    receiver.got.length = 0;
    await hurry(hotline.id);
    await wait(2500);
    expect(receiver.got).toEqual([]);
    expect(await statesOf(id)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
    expect((await webhookSeenBy(administrator, hotline.id)).data!._entities[0].statusWebhook).toBeNull();
    expect(await subgraph.database.query('SELECT id FROM data_key WHERE id::text = $1', [before!.key])).toEqual([]);
    expect(await codeOf(administrator, 'setStatusWebhook', { clientId: hotline.id, expectedVersion: null, url })).toBe(
      'NOT_FOUND',
    );
  });
});
