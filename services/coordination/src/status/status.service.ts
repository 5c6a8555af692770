import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { deleteDataKeys, insertDataKeys, keyOf, Sealing, type SealedPlace } from '@jiceng/platform/sealing';
import { CONFIG } from '@jiceng/platform/service';
import { uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { DataSource } from 'typeorm';
import { issueNumber } from '../case/matter/issue-number.js';
import { receiverAddress } from '../outgoing/address.rules.js';
import type {
  RemoveStatusWebhookInput,
  ResendStatusesInput,
  SetStatusWebhookInput,
  StatusTrouble,
  StatusWebhook,
  StatusWebhookPayload,
} from './status.graphql.js';
import { HEARS, stopAll, troubled, webhookView } from './status.queries.js';
import { openHosts, type StatusConfig } from './status.settings.js';
import { knownClient, statusWebhook, type StatusWebhookRow } from './status.table.js';

/** Largest number of messages that the screen of a client lists. */
const MOST_TROUBLES = 20;

const ofClient = defineQuery(
  statusWebhook.columns,
  (columns) => `SELECT ${columns('w')} FROM status_webhook w WHERE w.id = $1 FOR UPDATE OF w`,
);
const save = statusWebhook.insert({ known: 'change' });

/** Returns the place of the secret of a client's webhook. */
export const secretPlace = (clientId: string): SealedPlace => ({
  table: statusWebhook.name,
  column: 'secret',
  rowId: clientId,
});

/** The addresses at which clients hear the states of their issues. */
@Injectable()
export class StatusService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
    @Inject(CONFIG) private readonly config: StatusConfig,
  ) {}

  find(clientId: string): Promise<StatusWebhook | null> {
    return viewOf(this.dataSource, clientId);
  }

  /** Lists the newest messages that failed or are tried again. */
  async troubles(clientId: string): Promise<StatusTrouble[]> {
    const rows = await troubled.rows(this.dataSource, [clientId, MOST_TROUBLES]);
    return rows.map(({ id, issueId, reportedAt, at, state, attempts, nextAt, error }) => ({
      id,
      number: issueNumber({ id: issueId, reportedAt }),
      at: at.toISOString(),
      attempts,
      nextAt: state === 'failed' ? null : nextAt.toISOString(),
      error,
    }));
  }

  /**
   * Sets the address. Steps from now on are told; a change of an address that exists keeps the messages that wait. The
   * secret is answered outside the stored outcome, so that no table contains it in clear.
   * @throws NOT_FOUND for a client that is unknown or revoked, STALE_VERSION, BAD_INPUT
   */
  async set(ctx: RequestContext, input: SetStatusWebhookInput): Promise<StatusWebhookPayload> {
    let secret: string | null = null;
    const stored = await this.commands.run(ctx, 'setStatusWebhook', input, async (tx) => {
      secret = null;
      const clientId = uuidText('clientId', input.clientId);
      const url = receiverAddress('url', input.url, openHosts(this.config));
      await lockWebhook(tx, clientId);
      const client = await knownClient.rows(tx).findOne({ id: clientId });
      if (!client || client.revokedAt !== null)
        throw platformErrors.NOT_FOUND({ what: 'client', id: clientId, field: 'clientId' });
      if (!client.scopes.includes('client_status'))
        throw badInput('clientId', '该系统没有查询权限，不能接收状态推送', 'names a client without the scope STATUS');
      const before = await ofClient.first(tx, [clientId]);
      await assertVersion(tx, before, input.expectedVersion ?? null, clientId);
      // A message may have been written while an earlier address was removed.
      if (before === null) await stopAll(tx, [clientId]);
      let sealedSecret = before?.secret;
      if (!sealedSecret || input.newSecret) {
        secret = randomBytes(32).toString('base64url');
        const key = this.sealing.newKey({});
        insertDataKeys.send(tx, [key.row]);
        if (sealedSecret) deleteDataKeys(tx, [keyOf(sealedSecret)]);
        sealedSecret = key.seal(secretPlace(clientId), secret);
      }
      const after: StatusWebhookRow = {
        id: clientId,
        url,
        secret: sealedSecret,
        since: before?.since ?? tx.now,
        setAt: tx.now,
        version: (before?.version ?? 0) + 1,
      };
      await save.run(tx, [after]);
      // The pause was that of the old address.
      if (before && before.url !== url)
        await tx.sql('UPDATE status_webhook_use SET paused_until = NULL WHERE id = $1', [clientId]);
      tx.audit({
        subject: { type: 'status-webhook', id: clientId },
        before: before && { url: before.url, version: before.version },
        after: { url, version: after.version, newSecret: secret !== null },
      });
      return { client: { id: clientId } };
    });
    return { ...stored, secret };
  }

  /** Removes the address. The messages that wait are not sent any more, and the secret is destroyed. */
  remove(ctx: RequestContext, input: RemoveStatusWebhookInput): Promise<StatusWebhookPayload> {
    return this.commands.run(ctx, 'removeStatusWebhook', input, async (tx) => {
      const before = await this.webhookOf(tx, input);
      await removeWebhook(tx, before.id);
      return { client: { id: before.id }, secret: null };
    });
  }

  /** Sends the messages again that were given up. Each may arrive after later ones; its `sequence` tells. */
  resend(ctx: RequestContext, input: ResendStatusesInput): Promise<StatusWebhookPayload> {
    return this.commands.run(ctx, 'resendStatuses', input, async (tx) => {
      const before = await this.webhookOf(tx, input);
      const again = await tx.sql(
        `UPDATE status_delivery d
         SET state = 'waiting', attempts = 0, next_at = now(), tried_since = now(), ended_at = NULL, error = NULL
         FROM known_client c, issue i
         WHERE d.client_id = $1 AND d.state = 'failed' AND c.id = d.client_id AND i.id = d.issue_id AND ${HEARS}
         RETURNING d.id`,
        [before.id],
      );
      await statusWebhook.rows(tx).update({ id: before.id }, { version: before.version + 1 });
      tx.audit({ subject: { type: 'status-webhook', id: before.id }, after: { sentAgain: again.length } });
      return { client: { id: before.id }, secret: null };
    });
  }

  /** @throws NOT_FOUND, STALE_VERSION */
  private async webhookOf(
    tx: EffectTx,
    input: { clientId: string; expectedVersion: number },
  ): Promise<StatusWebhookRow> {
    const clientId = uuidText('clientId', input.clientId);
    await lockWebhook(tx, clientId);
    const row = await ofClient.first(tx, [clientId]);
    if (!row) throw platformErrors.NOT_FOUND({ what: 'status-webhook', id: clientId, field: 'clientId' });
    await assertVersion(tx, row, input.expectedVersion, clientId);
    return row;
  }
}

/**
 * Locks the webhook of a client, also one that does not exist yet: two commands that set the first address, or a command
 * and the revocation of the client, would not see one another.
 */
export async function lockWebhook(tx: Pick<EffectTx, 'sql'>, clientId: string): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`status-webhook ${clientId}`]);
}

async function assertVersion(
  tx: EffectTx,
  row: StatusWebhookRow | null,
  expected: number | null,
  clientId: string,
): Promise<void> {
  if (expected === (row?.version ?? null)) return;
  throw await staleVersion(
    tx,
    { type: 'status-webhook', id: clientId },
    {
      expected: expected ?? 0,
      actual: row?.version ?? 0,
      changed: await viewOf(tx, clientId),
    },
  );
}

/** Removes the webhook of a client with its secret, ends its messages, and records the removal. */
export async function removeWebhook(tx: EffectTx, clientId: string): Promise<void> {
  const [gone] = await tx.sql<Pick<StatusWebhookRow, 'url' | 'version' | 'secret'>>(
    'DELETE FROM status_webhook WHERE id = $1 RETURNING url, version, secret',
    [clientId],
  );
  await stopAll(tx, [clientId]);
  if (!gone) return;
  const { secret, ...before } = gone;
  deleteDataKeys(tx, [keyOf(secret)]);
  tx.audit({ subject: { type: 'status-webhook', id: clientId }, before, after: null });
}

async function viewOf(source: QuerySource, clientId: string): Promise<StatusWebhook | null> {
  const row = await webhookView.first(source, [clientId]);
  if (!row) return null;
  const { id, setAt, lastDeliveredAt, lastErrorAt, pausedUntil, ...rest } = row;
  const isPaused = pausedUntil !== null && pausedUntil.getTime() > Date.now();
  return {
    ...rest,
    clientId: id,
    setAt: setAt.toISOString(),
    lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
    pausedUntil: isPaused ? pausedUntil.toISOString() : null,
  };
}
