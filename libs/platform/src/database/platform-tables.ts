import { bigint, boolean, bytea, date, integer, jsonb, other, packed, text, timestamptz, uuid } from './columns.js';
import { defineTable, type NewRow } from './table.js';

const singleton = boolean().key.filledWith('true');

/** The data keys of a service, wrapped by a master key that is in no database. */
export const dataKeyTable = defineTable('data_key', {
  id: uuid().key,
  personId: uuid().orNull.fixed,
  matterId: uuid().orNull.fixed,
  /** Version of the master key that wrapped the key. */
  masterVersion: integer(),
  /** Null when the key was destroyed. */
  wrapped: text().orNull,
  destroyedAt: timestamptz().orNull.apart,
});
export type DataKeyRow = NewRow<typeof dataKeyTable.columns>;

/**
 * The tables of the platform that every service has besides its own tables. The migrations beside this file create
 * them.
 */
export const platformTables = [
  defineTable('idempotency_key', {
    rowId: uuid().orNull,
    keptUntil: date(),
    rowVersion: integer().orNull,
    keyDigest: bytea().key,
    inputDigest: bytea(),
    command: text(),
    rest: jsonb<unknown>().orNull,
  }),
  defineTable('event_position', { contract: text().key, key: text().key, seq: bigint() }),
  defineTable('outbox', {
    id: bigint().key.identity,
    eventId: uuid(),
    contract: text(),
    key: text(),
    seq: bigint().orNull,
    envelope: packed<unknown>(),
    createdAt: timestamptz().filledWith('now()'),
  }),
  defineTable('outbox_waiting', { id: bigint().key }),
  defineTable('relay_tick', { at: timestamptz().key, waitingSince: timestamptz() }),
  defineTable('relay_epoch', { singleton, epoch: text() }),
  defineTable('processed_message', {
    eventId: uuid().key,
    contract: text(),
    processedAt: timestamptz().filledWith('now()'),
  }),
  defineTable('inbox_position', {
    contract: text().key,
    key: text().key,
    seq: bigint(),
    // True when early_message may hold messages of the key.
    hasEarly: boolean().filledWith('false'),
  }),
  defineTable('early_message', {
    contract: text().key,
    key: text().key,
    seq: bigint().key,
    version: integer().key,
    envelope: jsonb<unknown>(),
  }),
  defineTable('timer', {
    id: uuid().key,
    kind: text(),
    key: text(),
    dueAt: timestamptz(),
    payload: jsonb<unknown>(),
    createdAt: timestamptz().filledWith('now()'),
    firedAt: timestamptz().orNull.apart,
    cancelledAt: timestamptz().orNull.apart,
    failures: integer().filledWith('0'),
    turn: integer().filledWith('0'),
  }),
  defineTable('timer_hold', { singleton, heldUntil: timestamptz() }),
  defineTable('audit_record', {
    entry: bigint().key.identity,
    id: uuid(),
    at: timestamptz(),
    act: text(),
    actor: jsonb<unknown>(),
    subjectType: text(),
    subjectId: text(),
    before: jsonb<unknown>().orNull,
    after: jsonb<unknown>().orNull,
    reason: text().orNull,
    origin: jsonb<unknown>(),
    policyVersion: text(),
    position: bigint().orNull.apart,
    digest: text().orNull.apart,
    seal: text().orNull.apart,
    mac: text().orNull,
  }),
  defineTable('audit_head', {
    singleton,
    position: bigint(),
    seal: text(),
    announcedPosition: bigint(),
    announcedAt: timestamptz(),
    mac: text().orNull,
  }),
  defineTable('audit_anchor', {
    service: text().key,
    position: bigint().key,
    head: text(),
    receivedAt: timestamptz().filledWith('now()'),
  }),
  // The added rules of the policy, as the event that announced them holds them.
  defineTable('added_policy', { singleton, version: integer(), document: jsonb<unknown>() }),
  dataKeyTable,
  // TypeORM writes this table: the migrations that have run.
  defineTable('schema_migration', {
    id: integer().key.filledWith("nextval('schema_migration_id_seq'::regclass)"),
    timestamp: bigint(),
    name: other<string>('character varying'),
  }),
];
