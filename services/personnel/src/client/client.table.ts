import type { ClientScope, ClientSource } from '@jiceng/contracts/codes';
import { boolean, integer, jsonb, sealed, text, timestamptz, uuid } from '@jiceng/platform/columns';
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
  /** True when the client asks the callers of its orders about the result itself. */
  callsBack: boolean(),
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

/**
 * A secret of a client. A sign-in is checked by the digest; the secret has 256 random bits, so it needs no salt. The
 * signature of a delivery is checked with the secret itself, which is sealed. Its data key is deleted when the client
 * is revoked, or with the first rotation after its end.
 */
export const clientSecret = defineTable('client_secret', {
  id: uuid().key,
  clientId: uuid().fixed,
  digest: text().fixed,
  secret: sealed().fixed,
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
