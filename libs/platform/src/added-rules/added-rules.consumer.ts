import { Injectable } from '@nestjs/common';
import { districtRolesChanged, type DistrictRolesChanged } from '@jiceng/contracts/personnel/district-roles-changed';
import type { DataSource } from 'typeorm';
import { readSql, type Transaction } from '../database/database.js';
import { Handles, type Received } from '../events/handlers.js';

/** Keeps the added roles and their rules in the database of each service. An older event never replaces a newer set. */
@Injectable()
export class AddedRulesConsumer {
  @Handles(districtRolesChanged)
  async onRolesChanged(received: readonly Received<DistrictRolesChanged>[], transaction: Transaction): Promise<void> {
    const newest = received.reduce((one, other) =>
      other.event.payload.version > one.event.payload.version ? other : one,
    );
    await transaction.sql(
      `INSERT INTO added_policy AS known (version, document) VALUES ($1, $2)
         ON CONFLICT (singleton) DO UPDATE SET version = excluded.version, document = excluded.document
         WHERE known.version < excluded.version`,
      [newest.event.payload.version, JSON.stringify(newest.event.payload)],
      { name: 'platform-added-policy-keep' },
    );
  }
}

/** Returns the added roles with their labels, as far as this service knows them. */
export async function addedRoles(dataSource: DataSource): Promise<DistrictRolesChanged['roles']> {
  const [row] = await readSql<{ roles: DistrictRolesChanged['roles'] }>(
    dataSource,
    `SELECT document -> 'roles' AS roles FROM added_policy`,
    [],
    { name: 'platform-added-roles' },
  );
  return row?.roles ?? [];
}
