import { Injectable } from '@nestjs/common';
import { clientChanged, type ClientChanged } from '@jiceng/contracts/personnel/client-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { STATUS_TIMER, type StatusPayload } from '../case/ledger/status-timer.js';
import { stopLost, WRITE_DELIVERIES } from './status.queries.js';
import { clients } from './status.read-model.js';
import { lockWebhook, removeWebhook } from './status.service.js';

/** Keeps the clients of personnel, and writes the messages about steps. */
@Injectable()
export class StatusConsumer {
  /** Keeps the clients. What a client must not hear any more is not sent, also when it waits already. */
  @Handles(clientChanged)
  async onClientsChanged(received: readonly Received<ClientChanged>[], tx: Transaction): Promise<void> {
    const all = received.map(({ event: { payload } }) => payload);
    for (const id of [...new Set(all.map(({ clientId }) => clientId))].sort()) await lockWebhook(tx, id);
    await clients.keep(tx, received);
    for (const { event, tx: effects } of received)
      if (event.payload.revokedAt !== null) await removeWebhook(effects, event.payload.clientId);
    await stopLost(
      tx,
      all.map(({ clientId }) => clientId),
    );
  }

  /** Writes the messages about steps. A timer does it, so that no command waits for it. */
  @OnTimers(STATUS_TIMER)
  async onStatus(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const steps = fired.map(({ timer }) => timer.payload as unknown as StatusPayload);
    await transaction.sql(
      WRITE_DELIVERIES,
      [steps.map(({ issueId }) => issueId), steps.map(({ seq }) => seq), fired.at(-1)!.tx.now],
      { name: 'status-write-deliveries' },
    );
  }
}
