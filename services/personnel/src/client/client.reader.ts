import { Injectable } from '@nestjs/common';
import type { Actor } from '@jiceng/platform/context';
import type { QuerySource } from '@jiceng/platform/query';
import { Sealing, type SealedPlace } from '@jiceng/platform/sealing';
import { DataSource } from 'typeorm';
import { clientOf, type Client } from './client.graphql.js';
import {
  clientOfCode,
  clientOfId,
  clientOfSubject,
  clientWithSecret,
  listClients,
  listSecrets,
  listUses,
  recordUse,
} from './client.queries.js';
import { isSignedWith, type DeliverySignature } from './client.rules.js';
import { clientSecret, type ClientRow } from './client.table.js';

/** Returns the place of a secret, by the id of its row. */
export const secretPlace = (rowId: string): SealedPlace => ({ table: clientSecret.name, column: 'secret', rowId });

@Injectable()
export class ClientReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sealing: Sealing,
  ) {}

  list(at: Date): Promise<Client[]> {
    return clientsOf(this.dataSource, at);
  }

  /**
   * Returns the actor for a token and records the use; null when the client is unknown or revoked.
   * @param by what the subject of the token names: `id` in a token of the gateway, `subject` in one of the identity
   * provider
   */
  async findActor(by: 'id' | 'subject', subject: string, at: Date): Promise<Actor | null> {
    const row = await (by === 'id' ? clientOfId : clientOfSubject).first(this.dataSource, [subject]);
    if (!row) return null;
    await recordUse.rows(this.dataSource, [row.id, at]);
    return actorOfClient(row);
  }

  /** Returns the client with this code and secret; null when the secret is wrong or has expired. */
  async signIn(code: string, digest: string, at: Date): Promise<{ id: string; name: string } | null> {
    const row = await clientWithSecret.first(this.dataSource, [code, digest, at]);
    return row && { id: row.id, name: row.name };
  }

  /**
   * Returns the actor of the client that signed a delivery with one of its secrets, and records the use; null when no
   * secret of the client fits.
   */
  async findSigner(code: string, signed: DeliverySignature, at: Date): Promise<Actor | null> {
    const row = await clientOfCode.first(this.dataSource, [code]);
    if (!row) return null;
    const secrets = await listSecrets(this.dataSource, [row.id], at);
    const opened = secrets.map(({ id, secret }) => this.sealing.openOr(secret, secretPlace(id), null));
    if (!opened.some((secret) => secret !== null && isSignedWith(secret, signed))) return null;
    await recordUse.rows(this.dataSource, [row.id, at]);
    return actorOfClient(row);
  }
}

/** Reads all clients, ordered by code. */
export async function clientsOf(source: QuerySource, at: Date): Promise<Client[]> {
  const rows = await listClients(source);
  const secrets = await listSecrets(
    source,
    rows.map(({ id }) => id),
    at,
  );
  const uses = new Map((await listUses(source)).map(({ clientId, lastUsedAt }) => [clientId, lastUsedAt]));
  return rows.map((row) => clientOf(row, row.revokedAt === null ? secrets : [], uses.get(row.id) ?? null));
}

/** Returns the actor that the gateway signs for each request of the client. */
function actorOfClient(row: ClientRow): Actor {
  return {
    id: row.id,
    name: row.name,
    kind: 'client',
    roles: row.scopes,
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
    client: { requestsPerMinute: row.requestsPerMinute, sources: row.sources },
  };
}
