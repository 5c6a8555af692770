import type { ClientScope, ClientSource } from '@jiceng/contracts/codes';
import { integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A source that a client may claim. */
export interface ClaimedSource {
  source: ClientSource;
  /** The organization that first receives the reports of this source; null for the intake desk of the place. */
  organizationId: string | null;
}

/** The registration of a system that calls the API with its own credentials. */
export const client = defineTable('client', {
  id: uuid().key,
  code: text().fixed,
  name: text(),
  scopes: text<ClientScope>().array,
  sources: jsonb<ClaimedSource[]>(),
  requestsPerMinute: integer(),
  /** Subject of the tokens of the identity provider; null for a client that signs in at the gateway with a secret. */
  tokenSubject: text().orNull.fixed,
  /** Code of the system in which communities need not enter data any more. */
  replacesSystem: text().orNull,
  registeredBy: text().fixed,
  registeredAt: timestamptz().fixed,
  revokedBy: text().orNull,
  revokedAt: timestamptz().orNull,
  revokeReason: text().orNull,
  version: integer(),
});
export type ClientRow = TableRow<typeof client>;

/** A secret of a client. Only its digest is stored; the secret itself has 256 random bits, so no salt is needed. */
export const clientSecret = defineTable('client_secret', {
  id: uuid().key,
  clientId: uuid().fixed,
  digest: text().fixed,
  madeAt: timestamptz().fixed,
  /** Moment from which the secret is refused; null for the newest secret. */
  expiresAt: timestamptz().orNull,
});
export type ClientSecretRow = TableRow<typeof clientSecret>;

/**
 * The last use of a client, to the minute. It is a table of its own, so that a use does not change the registration.
 */
export const clientUse = defineTable('client_use', {
  clientId: uuid().key,
  lastUsedAt: timestamptz(),
});
