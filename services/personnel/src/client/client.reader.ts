import { Injectable } from '@nestjs/common';
import type { Actor } from '@jiceng/platform/context';
import type { QuerySource } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { clientOf, type Client } from './client.graphql.js';
import {
  clientOfId,
  clientOfSubject,
  clientWithSecret,
  listClients,
  listSecrets,
  listUses,
  recordUse,
} from './client.queries.js';
import type { ClientRow } from './client.table.js';

@Injectable()
export class ClientReader {
  constructor(private readonly dataSource: DataSource) {}

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
