import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import { inTransaction } from '@jiceng/platform/database';
import { newId } from '@jiceng/platform/ids';
import { DataSource } from 'typeorm';
import { giveUpUnheard, stopLost } from '../src/status/status.queries.js';
import { people } from './district.js';
import {
  administrator,
  auditor,
  codeOf,
  done,
  handled,
  hurry,
  receiver,
  register,
  settled,
  statesOf,
  subgraph,
  url,
  webhookOf,
  webhookSeenBy,
} from './status-world.js';

describe('the address of a client', () => {
  it('ends with its removal, and with the source or the scope of the client', async () => {
    const sensors = await register('iot');
    const set = await done('setStatusWebhook', { clientId: sensors.id, expectedVersion: null, url });
    receiver.answers = [{ status: 503 }];
    const first = await handled(sensors.actor, 'IOT');
    await settled(first.id);
    const state = { clientId: sensors.id, code: `c-${sensors.id.slice(-8)}`, revokedAt: null };
    await subgraph.deliver(
      clientChanged,
      { ...state, scopes: ['client_intake'], sources: ['iot'], version: 2 },
      { key: sensors.id },
    );
    expect(new Set(await statesOf(first.id))).toEqual(new Set(['stopped']));
    // Messages that were given up earlier are over too, and are not sent again with the scope.
    await subgraph.database.query(`UPDATE status_delivery SET state = 'failed' WHERE issue_id = $1`, [first.id]);
    await subgraph.deliver(
      clientChanged,
      { ...state, scopes: ['client_intake', 'client_status'], sources: ['iot'], version: 3 },
      { key: sensors.id },
    );
    await subgraph.deliver(
      clientChanged,
      { ...state, scopes: ['client_intake'], sources: ['iot'], version: 4 },
      { key: sensors.id },
    );
    await subgraph.deliver(
      clientChanged,
      { ...state, scopes: ['client_intake', 'client_status'], sources: ['iot'], version: 5 },
      { key: sensors.id },
    );
    expect(new Set(await statesOf(first.id))).toEqual(new Set(['stopped']));
    await hurry(sensors.id);
    const second = await handled(sensors.actor, 'IOT');
    await settled(second.id);
    expect(await statesOf(second.id)).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);
    const removed = { clientId: sensors.id, expectedVersion: set.webhook!.version };
    expect((await done('removeStatusWebhook', removed)).webhook).toBeNull();
    expect(await codeOf(administrator, 'removeStatusWebhook', removed)).toBe('NOT_FOUND');
    const third = await handled(sensors.actor, 'IOT');
    expect(await statesOf(third.id)).toEqual([]);
  });

  it('leaves an audit record when the revocation of the client removes it', async () => {
    const sensors = await register('iot');
    await done('setStatusWebhook', { clientId: sensors.id, expectedVersion: null, url });
    const state = { clientId: sensors.id, code: `c-${sensors.id.slice(-8)}`, revokedAt: '2026-04-02T00:00:00.000Z' };
    await subgraph.deliver(
      clientChanged,
      { ...state, scopes: ['client_intake', 'client_status'], sources: ['iot'], version: 2 },
      { key: sensors.id },
    );
    const records = await subgraph.database.query(
      `SELECT act, before, after FROM audit_record WHERE subject_type = 'status-webhook' AND subject_id = $1 ORDER BY entry`,
      [sensors.id],
    );
    expect(records).toMatchObject([
      { act: 'setStatusWebhook', before: null, after: { url, version: 1 } },
      { act: clientChanged.name, before: { url, version: 1 }, after: null },
    ]);
    expect(records[1]!.before).toEqual({ url, version: 1 });
  });

  it('gives up what has waited for a day at a receiver that only asks for pauses, and nothing of one that takes some', async () => {
    const sensors = await register('iot');
    await done('setStatusWebhook', { clientId: sensors.id, expectedVersion: null, url });
    receiver.answers = Array.from({ length: 8 }, () => ({ status: 429 }));
    const { id } = await handled(sensors.actor, 'IOT');
    await settled(id);
    const sweep = () => inTransaction(subgraph.service.app.get(DataSource), (tx) => giveUpUnheard(tx));
    await sweep();
    expect(new Set(await statesOf(id))).toEqual(new Set(['waiting']));
    await subgraph.database.query(
      `UPDATE status_delivery SET tried_since = now() - interval '25 hours', next_at = now() - interval '1 minute'
       WHERE client_id = $1`,
      [sensors.id],
    );
    const delivered = (ago: string) =>
      subgraph.database.query(
        `UPDATE status_webhook_use SET last_delivered_at = now() - $2::interval, paused_until = now() + interval '1 hour'
         WHERE id = $1`,
        [sensors.id, ago],
      );
    await delivered('2 hours');
    await sweep();
    expect(await statesOf(id)).toContain('waiting');
    await delivered('26 hours');
    await sweep();
    expect(new Set(await statesOf(id))).toEqual(new Set(['failed']));
    expect(await webhookOf(sensors.id)).toMatchObject({ waiting: 0, failed: 4 });
    await done('removeStatusWebhook', { clientId: sensors.id, expectedVersion: 1 });
  });

  it('that is removed while a message is written leaves no message that waits', async () => {
    const sensors = await register('iot');
    const set = await done('setStatusWebhook', { clientId: sensors.id, expectedVersion: null, url });
    const { id } = await handled(sensors.actor, 'IOT');
    await settled(id);
    await done('removeStatusWebhook', { clientId: sensors.id, expectedVersion: set.webhook!.version });
    // A timer that had read the address before its removal commits afterwards.
    await subgraph.database.query(
      `UPDATE status_delivery SET state = 'waiting', ended_at = NULL WHERE issue_id = $1 AND client_id = $2`,
      [id, sensors.id],
    );
    await inTransaction(subgraph.service.app.get(DataSource), (tx) => stopLost(tx, [sensors.id]));
    expect(new Set(await statesOf(id))).toEqual(new Set(['stopped']));
  });

  it('must be an allowed host; the client must be in force and have the scope; the version must fit', async () => {
    const client = await register('iot');
    const blind = await register('iot', { scopes: ['client_intake'] });
    const input = { clientId: client.id, expectedVersion: null, url };
    for (const wrong of ['http://10.0.0.1/', 'https://not-on-the-list.example/', 'https://a:b@c.example/', 'status'])
      expect(await codeOf(administrator, 'setStatusWebhook', { ...input, url: wrong })).toBe('BAD_INPUT');
    expect(await codeOf(administrator, 'setStatusWebhook', { ...input, clientId: newId() })).toBe('NOT_FOUND');
    expect(await codeOf(administrator, 'setStatusWebhook', { ...input, clientId: blind.id })).toBe('BAD_INPUT');
    expect(await codeOf(administrator, 'setStatusWebhook', { ...input, expectedVersion: 3 })).toBe('STALE_VERSION');
    await done('setStatusWebhook', input);
    expect(await codeOf(administrator, 'setStatusWebhook', input)).toBe('STALE_VERSION');
  });

  it('is set by the district administrator alone, and seen by operators and auditors too', async () => {
    const client = await register('property_company');
    await done('setStatusWebhook', { clientId: client.id, expectedVersion: null, url });
    for (const as of [people.operator, auditor, people.coordinator, client.actor, people.resident])
      for (const [name, input] of [
        ['setStatusWebhook', { clientId: client.id, expectedVersion: 1, url }],
        ['removeStatusWebhook', { clientId: client.id, expectedVersion: 1 }],
        ['resendStatuses', { clientId: client.id, expectedVersion: 1 }],
      ] as const)
        expect(await codeOf(as, name, input)).toBe('FORBIDDEN');
    for (const as of [people.operator, auditor])
      expect((await webhookSeenBy(as, client.id)).data!._entities[0].statusWebhook).toMatchObject({ url });
    for (const as of [people.coordinator, client.actor, people.resident])
      expect((await webhookSeenBy(as, client.id)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
