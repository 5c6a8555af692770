import { timestamptz } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { client, clientSecret, clientUse, type ClientRow, type ClientSecretRow } from './client.table.js';

/** Locks the registrations, so that two commands do not give one source to two clients. */
export async function lockClients(tx: Transaction): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('client'))`);
}

const clients = defineQuery(client.columns, (columns) => `SELECT ${columns()} FROM client ORDER BY code`);

/** Returns all clients, also revoked ones, ordered by code. */
export function listClients(source: QuerySource): Promise<ClientRow[]> {
  return clients.rows(source, []);
}

const secretsOf = defineQuery(
  clientSecret.columns,
  (columns) =>
    `SELECT ${columns()} FROM client_secret
     WHERE client_id = ANY($1::uuid[]) AND (expires_at IS NULL OR expires_at > $2) ORDER BY made_at DESC, id DESC`,
);

/** Returns the secrets of the clients that are accepted at `at`, newest first. */
export function listSecrets(source: QuerySource, clientIds: readonly string[], at: Date): Promise<ClientSecretRow[]> {
  return secretsOf.rows(source, [clientIds, at]);
}

/** Finds the secrets of client $1 that are over at $2, or all of them when $2 is null. */
export const secretsOver = defineQuery(
  clientSecret.columns,
  (columns) =>
    `SELECT ${columns()} FROM client_secret
     WHERE client_id = $1 AND ($2::timestamptz IS NULL OR expires_at <= $2)`,
);

const lastUses = defineQuery(clientUse.columns, (columns) => `SELECT ${columns()} FROM client_use`);

export function listUses(source: QuerySource): Promise<{ clientId: string; lastUsedAt: Date }[]> {
  return lastUses.rows(source, []);
}

/** Finds the client in force with a secret here. A token that the gateway signed names its id. */
export const clientOfId = defineQuery(
  client.columns,
  (columns) => `SELECT ${columns()} FROM client WHERE revoked_at IS NULL AND id::text = $1 AND token_subject IS NULL`,
  'personnel-client-of-id',
);

/** Finds the client in force that a token of the identity provider names. */
export const clientOfSubject = defineQuery(
  client.columns,
  (columns) => `SELECT ${columns()} FROM client WHERE revoked_at IS NULL AND token_subject = $1`,
  'personnel-client-of-subject',
);

/** Finds the client in force with code $1 that has a secret with digest $2 at moment $3. */
export const clientWithSecret = defineQuery(
  client.columns,
  (columns) => `SELECT ${columns()} FROM client c WHERE code = $1 AND revoked_at IS NULL AND EXISTS (
     SELECT FROM client_secret s
       WHERE s.client_id = c.id AND s.digest = $2 AND (s.expires_at IS NULL OR s.expires_at > $3))`,
  'personnel-client-with-secret',
);

/** Finds the client in force with code $1, whose deliveries are signed with a secret. */
export const clientOfCode = defineQuery(
  client.columns,
  (columns) => `SELECT ${columns()} FROM client WHERE code = $1 AND revoked_at IS NULL`,
  'personnel-client-of-code',
);

/** Records a use of client $1 at $2. At most one use in a minute is written, because a client may call often. */
export const recordUse = defineQuery(
  { lastUsedAt: timestamptz() },
  () => `INSERT INTO client_use (client_id, last_used_at) VALUES ($1, $2)
     ON CONFLICT (client_id) DO UPDATE SET last_used_at = excluded.last_used_at
       WHERE client_use.last_used_at < excluded.last_used_at - interval '1 minute'
     RETURNING last_used_at AS "lastUsedAt"`,
  'personnel-client-use',
);

const saveRow = client.insert({ known: 'change' });
const saveSecret = clientSecret.insert({ known: 'change' });

export function saveClient(tx: Transaction, row: ClientRow): Promise<void> {
  return saveRow.run(tx, [row]);
}

export function saveSecrets(tx: Transaction, rows: readonly ClientSecretRow[]): Promise<void> {
  return saveSecret.run(tx, rows);
}
