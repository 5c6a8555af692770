import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { command } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, staffId, startDistrict } from './district.js';
import { Mails, ShortMessages } from './message-channels.js';

const SECRET = 'the-secret-of-the-webhook-0123456789';
const words = { title: '泄漏的标题', description: '泄漏的描述', address: '泄漏的地址' };

const short = new ShortMessages();
const post = new Mails();
const mails = post.got;

let subgraph: TestSubgraph;
beforeAll(async () => {
  const url = await short.start();
  subgraph = await startDistrict({
    PUBLIC_URL: 'https://district.example/',
    NOTIFY_WEBHOOK_URL: url,
    NOTIFY_WEBHOOK_SECRET: SECRET,
    NOTIFY_SMTP_URL: await post.start(),
    NOTIFY_MAIL_FROM: 'jiceng@district.example',
    NOTIFY_MAIL_DOMAIN: 'staff.example',
  });
}, 60_000);
afterAll(async () => {
  await subgraph.stop();
  short.stop();
  await post.stop();
});

/** Working hours of a day in the past, so that messages go out at once. */
const clock = { at: Date.parse('2026-04-01T09:00:00+08:00') };
const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();
const tell = (minutes = 1): Promise<unknown> => moveClock(subgraph, next(minutes));

interface Message {
  id: string;
  kind: string;
  title: string;
  text: string;
  issue: { id: string } | null;
}
async function messagesOf(as: Actor, unreadOnly = true): Promise<Message[]> {
  const { notifications } = await subgraph.get<{ notifications: { edges: { node: Message }[] } }>(
    'query($unread: Boolean!) { notifications(first: 100, unreadOnly: $unread) { edges { node { id kind title text issue { id } } } } }',
    { as, variables: { unread: unreadOnly } },
  );
  return notifications.edges.map(({ node }) => node);
}
const aboutOf = async (as: Actor, issueId: string): Promise<string[]> =>
  (await messagesOf(as)).filter(({ issue }) => issue?.id === issueId).map(({ kind }) => kind);

async function offered(parts: Record<string, unknown> = {}): Promise<string> {
  const report = { source: 'RESIDENT', ...words, ...inGridA, categoryCode: noise, ...parts };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', report, next());
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, next());
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id }, next());
  await tell();
  return issue.id;
}
/** Waits until no delivery is due, so that the sender has done its work. */
async function sent(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1, await wait(100)) {
    const [row] = await subgraph.database.query<{ due: number }>(
      `SELECT count(*)::int AS due FROM notification_delivery WHERE state = 'waiting' AND attempts = 0 AND next_at <= now()`,
    );
    const [busy] = await subgraph.database.query<{ busy: number }>(
      `SELECT count(*)::int AS busy FROM notification_delivery WHERE state = 'waiting' AND attempts > 0 AND error IS NULL`,
    );
    if (row!.due === 0 && busy!.busy === 0) return;
  }
  throw new Error('a delivery is still due');
}
const deliveriesOf = (issueId: string): Promise<Record<string, unknown>[]> =>
  subgraph.database.query(
    `SELECT d.id, d.channel, d.state, d.attempts, d.error, d.received FROM notification_delivery d
     JOIN notification n ON n.id = d.notification_id WHERE n.issue_id = $1 ORDER BY d.created_at, d.id`,
    [issueId],
  );

describe('a message about a step', () => {
  it('reaches the unit that must act, and nobody else', async () => {
    const issueId = await offered();
    expect(await aboutOf(people.environment, issueId)).toEqual(['OFFER']);
    for (const other of [people.streetA, people.police, people.streetB])
      expect(await aboutOf(other, issueId)).not.toContain('OFFER');
  });

  it('is counted until its person has read it', async () => {
    const issueId = await offered();
    const [message] = (await messagesOf(people.environment)).filter(({ issue }) => issue?.id === issueId);
    const unread = async (): Promise<number> =>
      (await subgraph.get<{ unreadNotifications: number }>('{ unreadNotifications }', { as: people.environment }))
        .unreadNotifications;
    const before = await unread();
    const mark = async (as: Actor): Promise<void> => {
      await subgraph.get(
        'mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { unread } }',
        { as, variables: { input: { idempotencyKey: newId(), ids: [message!.id] } } },
      );
    };
    await mark(people.police);
    expect(await unread()).toBe(before);
    await mark(people.environment);
    expect(await unread()).toBe(before - 1);
  });

  it('counts as read by whoever acted on the issue', async () => {
    const issueId = await offered();
    const input = { issueId, organizationId: organizationId('URBAN') };
    const { rows } = {
      rows: await subgraph.database.query<{ id: string }>(`SELECT id FROM task WHERE issue_id = $1`, [issueId]),
    };
    await command(
      subgraph,
      people.environment,
      'returnTask',
      {
        taskId: rows[0]!.id,
        reasonCode: 'NO_LEGAL_POWER',
        evidence: '不属于本单位职责范围，依据权责清单',
        proposedOrganizationId: input.organizationId,
      },
      next(),
    );
    await command(subgraph, people.streetA, 'dispatchIssue', input, next());
    await tell();
    expect(await aboutOf(people.environment, issueId)).toEqual([]);
    expect(await aboutOf(people.urban, issueId)).toEqual(['OFFER']);
    expect(await aboutOf(people.streetA, issueId)).toEqual([]);
    const all = await messagesOf(people.environment, false);
    expect(all.filter(({ issue }) => issue?.id === issueId).map(({ kind }) => kind)).toEqual(['OFFER']);
  });

  it('tells the person who handles the issue, and nobody else, that the reporter has added to it', async () => {
    const issueId = await offered();
    const [task] = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issueId]);
    await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, next());
    const input = { issueId, text: '泄漏的补充', expectedVersion: undefined };
    await command(subgraph, people.resident, 'supplementReport', input, next());
    await tell();
    expect(await aboutOf(people.environment, issueId)).toEqual(['SUPPLEMENT']);
    for (const other of [people.streetA, people.urban])
      expect(await aboutOf(other, issueId)).not.toContain('SUPPLEMENT');
    expect(JSON.stringify(await messagesOf(people.environment))).not.toContain('泄漏');
  });

  it('passes over a person on leave', async () => {
    await subgraph.deliver(
      presenceChanged,
      {
        entryId: newId(),
        kind: 'leave',
        staffId: staffId('POLICE-1'),
        organizationId: organizationId('POLICE'),
        areaCodes: [],
        line: null,
        startsAt: new Date(clock.at - 3_600_000).toISOString(),
        endsAt: new Date(clock.at + 3_600_000).toISOString(),
        covers: [],
        withdrawn: false,
        version: 1,
      },
      { occurredAt: new Date(clock.at).toISOString() },
    );
    const issueId = await offered({ categoryCode: noise });
    const tasks = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issueId]);
    await command(
      subgraph,
      people.environment,
      'returnTask',
      {
        taskId: tasks[0]!.id,
        reasonCode: 'NO_LEGAL_POWER',
        evidence: '不属于本单位职责范围，依据权责清单',
        proposedOrganizationId: organizationId('POLICE'),
      },
      next(),
    );
    await command(
      subgraph,
      people.streetA,
      'dispatchIssue',
      { issueId, organizationId: organizationId('POLICE') },
      next(),
    );
    await tell();
    expect(await aboutOf(people.police, issueId)).toEqual([]);
  });
});

describe('a message that leaves the platform', () => {
  it('is signed, and tells number, state, time and link alone', async () => {
    await sent();
    short.got.length = 0;
    const issueId = await offered({ reporter: { name: '泄漏的姓名', phone: '13800001111' } });
    await sent();
    const [sms] = short.got.filter(({ body }) => body.includes(issueId));
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(sms!.signature)!;
    expect(createHmac('sha256', SECRET).update(`${seconds}.${sms!.body}`).digest('hex')).toBe(signature);
    expect(Object.keys(sms!.message).sort()).toEqual(['account', 'id', 'text', 'title', 'urgent']);
    expect(sms!.message).toMatchObject({ account: 'ENV-1', title: '新派遣', urgent: true });
    expect(sms!.message.text).toMatch(
      new RegExp(
        `^事项 20260401-[0-9A-F]{8} 已派至贵单位，.*https://district\\.example/console/desk\\?issue=${issueId}$`,
      ),
    );
    for (const { body } of short.got) expect(body).not.toMatch(/泄漏|13800001111/);
  });

  it('goes to the mailbox when nobody has read it', async () => {
    const issueId = await offered();
    await sent();
    const mailsAbout = (): string[][] => mails.filter(({ text }) => text.includes(issueId)).map(({ to }) => to);
    await tell(28);
    await sent();
    expect(mailsAbout()).toEqual([]);
    await tell(2);
    await sent();
    expect(mailsAbout()).toEqual([['ENV-1@staff.example']]);
    for (const { text } of mails) expect(text).not.toContain('泄漏');
    expect((await deliveriesOf(issueId)).map(({ channel, state }) => [channel, state])).toEqual([
      ['webhook', 'sent'],
      ['email', 'sent'],
    ]);
  });

  it('goes no further once the issue has taken a step', async () => {
    const issueId = await offered();
    const [task] = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issueId]);
    await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, next());
    await tell(31);
    await sent();
    expect((await deliveriesOf(issueId)).map(({ channel }) => channel)).toEqual(['webhook']);
  });

  /** Sends the receipt of the gateway for a message. */
  const confirm = (id: string, received: boolean, signature = signatureOf(`${id}.${received}`)) =>
    subgraph.ask<{ confirmDelivery: { received: boolean } }>(
      'mutation($input: ConfirmDeliveryInput!) { confirmDelivery(input: $input) { received } }',
      {
        as: null,
        variables: { input: { idempotencyKey: newId(), messageId: id, received, signature } },
        claims: { clock: next() },
      },
    );
  const signatureOf = (content: string): string => createHmac('sha256', SECRET).update(content).digest('hex');

  it('gets its receipt from the gateway, which proves itself by a signature', async () => {
    const issueId = await offered();
    await sent();
    const [{ id }] = (await deliveriesOf(issueId)) as [{ id: string }];
    const { errors } = await confirm(id, true, '00'.repeat(32));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_RECEIPT_SIGNATURE' });
    const { data } = await confirm(id, true);
    expect(data?.confirmDelivery.received).toBe(true);
    expect((await deliveriesOf(issueId))[0]).toMatchObject({ received: true });
    await tell();
    expect(await deliveriesOf(issueId)).toHaveLength(1);
  });

  it('goes to the mailbox at once when the gateway could not reach the person, and only once', async () => {
    const issueId = await offered();
    await sent();
    const [{ id }] = (await deliveriesOf(issueId)) as [{ id: string }];
    await confirm(id, false);
    await confirm(id, false);
    await tell();
    await sent();
    expect((await deliveriesOf(issueId)).map(({ channel, received }) => [channel, received])).toEqual([
      ['webhook', false],
      ['email', null],
    ]);
    expect(mails.filter(({ text }) => text.includes(issueId))).toHaveLength(1);
  });
});

describe('a rule of the district', () => {
  const change = (parts: Record<string, unknown>, as: Actor = people.coordinator) =>
    subgraph.ask<{ changeNotificationRule: { rule: { version: number; enabled: boolean } } }>(
      'mutation($input: ChangeNotificationRuleInput!) { changeNotificationRule(input: $input) { rule { version enabled } } }',
      { as, variables: { input: { idempotencyKey: newId(), kind: 'OFFER', ...parts } } },
    );
  const version = async (): Promise<number> => {
    const { notificationRules } = await subgraph.get<{ notificationRules: { kind: string; version: number }[] }>(
      '{ notificationRules { kind version } }',
      { as: people.coordinator },
    );
    return notificationRules.find(({ kind }) => kind === 'OFFER')!.version;
  };

  it.each([
    ['a variable that would name a person', { textZh: '反映人 {reporter}' }, 'textZh'],
    ['an unknown role', { roles: ['emperor'] }, 'roles'],
    ['minutes out of range', { unreadMinutes: 4 }, 'unreadMinutes'],
    ['collecting what is urgent', { digest: true }, 'digest'],
  ])('is refused with %s', async (_, parts, field) => {
    const { errors } = await change({ expectedVersion: await version(), ...parts });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field } });
  });

  it('is changed with its version, and holds for later messages', async () => {
    const stale = await change({ expectedVersion: 99, enabled: false });
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'STALE_VERSION' });
    const { data } = await change({ expectedVersion: await version(), enabled: false });
    expect(data?.changeNotificationRule.rule.enabled).toBe(false);
    const issueId = await offered();
    expect(await aboutOf(people.environment, issueId)).toEqual([]);
    await change({ expectedVersion: await version(), enabled: true });
  });

  it('is not changed by a unit', async () => {
    const { errors } = await change({ expectedVersion: 1, enabled: false }, people.environment);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a message that the gateway does not take', () => {
  it('is tried again after a throttle and a fault, once for each answer', async () => {
    // Messages about a critical issue go out at any hour. The issue is ten minutes old, so attempts are still made.
    clock.at = Date.now() - 10 * 60_000;
    await tell(0);
    await sent();
    short.answers = [{ status: 429, retryAfter: '120' }, { status: 500 }];
    short.got.length = 0;
    const issueId = await offered({ severity: 'CRITICAL' });
    await sent();
    const again = async (): Promise<void> => {
      await subgraph.database.query(
        `UPDATE notification_delivery SET next_at = now(), error = NULL WHERE state = 'waiting' AND error IS NOT NULL`,
      );
      await sent();
    };
    const [first] = await deliveriesOf(issueId);
    expect(first).toMatchObject({ channel: 'webhook', state: 'waiting', attempts: 1, error: 'HTTP 429' });
    await again();
    expect((await deliveriesOf(issueId))[0]).toMatchObject({ state: 'waiting', attempts: 2, error: 'HTTP 500' });
    await again();
    expect((await deliveriesOf(issueId))[0]).toMatchObject({ state: 'sent', attempts: 3, error: null });
    expect(short.got.filter(({ message }) => message.id === first!.id)).toHaveLength(3);
  });
});

describe('collected messages', () => {
  it('keep their id when they are sent again, and leave out what the person has read', async () => {
    await sent();
    // The clock is at a full hour in the future: the messages wait, and are collected in the same hour.
    clock.at = Math.floor(Date.now() / 3_600_000 + 72) * 3_600_000;
    await subgraph.database.query(`UPDATE notification_rule SET urgent = false, digest = true WHERE kind = 'offer'`);
    short.answers = [{ status: 500 }];
    short.got.length = 0;
    const [first, second, third] = [await offered(), await offered(), await offered()];
    const due = async (): Promise<void> => {
      await subgraph.database.query(
        `UPDATE notification_delivery SET state = 'waiting', ended_at = NULL, error = NULL, next_at = now()
         WHERE parcel_id IN (SELECT d.parcel_id FROM notification_delivery d
          JOIN notification n ON n.id = d.notification_id
           WHERE n.issue_id = $1)`,
        [first],
      );
      await sent();
    };
    await subgraph.database.query('UPDATE notification SET read_at = now() WHERE issue_id = $1', [third]);
    // The gateway refuses the message, takes it, and gets it again because a process was killed before it wrote the
    // result.
    await due();
    await due();
    await subgraph.database.query('UPDATE notification SET read_at = now() WHERE issue_id = $1', [second]);
    await due();
    const told = short.got.map(({ message }) => message as { id: string; title: string; text: string });
    expect(told.map(({ title }) => title)).toEqual(['2 条提醒', '2 条提醒', '新派遣']);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told[0]!.text).toContain(second);
    expect(told[0]!.text).not.toContain(third);
    expect(told[2]!.text).not.toContain(second);
    const state = async (id: string): Promise<unknown> => (await deliveriesOf(id))[0]!.state;
    expect([await state(first), await state(second), await state(third)]).toEqual(['sent', 'kept', 'kept']);
  });
});

describe('the total count of messages', () => {
  it('equals the walked pages, and is counted once and only when a query asks', async () => {
    for (const _ of [1, 2]) await offered();
    for (const [list, as, args] of [
      ['notifications', people.urban, 'unreadOnly: true'],
      ['notificationDeliveries', people.operator, ''],
      ['notificationDeliveries', people.operator, 'state: SENT'],
    ] as const) {
      const counts = await countsOf(subgraph, list, as, { args });
      expect([list, args, counts.walked > 1]).toEqual([list, args, true]);
      expect(counts).toEqual(countsFor(counts.walked));
    }
  });
});
