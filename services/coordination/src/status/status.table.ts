import type { ClientScope, ClientSource } from '@jiceng/contracts/codes';
import { boolean, integer, sealed, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** Copy of the clients of personnel, also revoked ones. */
export const knownClient = defineTable('known_client', {
  id: uuid().key,
  code: text(),
  scopes: text<ClientScope>().array,
  sources: text<ClientSource>().array,
  /** True when the client calls the reporters of its orders back itself. */
  callsBack: boolean(),
  revokedAt: timestamptz().orNull,
  version: integer(),
});

/** The address at which a client hears the states of its issues. */
export const statusWebhook = defineTable('status_webhook', {
  /** Id of the client. */
  id: uuid().key,
  url: text(),
  /** Secret that signs the messages. */
  secret: sealed(),
  /** Steps before this time are not told. */
  since: timestamptz().fixed,
  setAt: timestamptz(),
  version: integer(),
});
export type StatusWebhookRow = TableRow<typeof statusWebhook>;

/**
 * What happened at an address. It is a table of its own, so that a delivery does not change the version of the webhook.
 */
export const statusWebhookUse = defineTable('status_webhook_use', {
  id: uuid().key,
  /** Nothing is sent before this time, because the receiver asked for a pause or did not answer. */
  pausedUntil: timestamptz().orNull,
  lastDeliveredAt: timestamptz().orNull,
  lastError: text().orNull,
  lastErrorAt: timestamptz().orNull,
});
export type StatusWebhookUseRow = TableRow<typeof statusWebhookUse>;

/** `failed`: given up after a day. `stopped`: the client was revoked, lost the source, or its webhook was removed. */
export const statusDeliveryStates = ['waiting', 'delivered', 'failed', 'stopped'] as const;
export type StatusDeliveryState = (typeof statusDeliveryStates)[number];

/** One message to a client: an issue has reached a state by the step `seq`. Its id is the id of the CloudEvent. */
export const statusDelivery = defineTable('status_delivery', {
  id: uuid().key,
  clientId: uuid().fixed,
  issueId: uuid().fixed,
  seq: integer().fixed,
  state: text<StatusDeliveryState>(),
  attempts: integer(),
  createdAt: timestamptz().fixed,
  nextAt: timestamptz(),
  /** Time from which the attempts of one day count: the creation, or the command that sends it again. */
  triedSince: timestamptz(),
  endedAt: timestamptz().orNull,
  error: text().orNull,
});
export type StatusDeliveryRow = TableRow<typeof statusDelivery>;
