import type { Transaction } from '../database/database.js';

/** The schema of the tables that an ordinary statement of the service cannot read. */
export const CONFIDENTIAL_SCHEMA = 'confidential';
/**
 * The role that owns the schema and its tables. It cannot log in. The roles of a service are members without
 * inheriting its rights, so that only a transaction which takes the role can read the tables.
 */
export const CONFIDENTIAL_ROLE = 'jiceng_confidential';

/**
 * SQL for a migration: creates the schema for the role. A role that may create roles also creates the role; elsewhere
 * `npm run database` has created it.
 */
export const createConfidentialSchema = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${CONFIDENTIAL_ROLE}') THEN
      CREATE ROLE ${CONFIDENTIAL_ROLE} NOLOGIN;
    END IF;
  EXCEPTION
    -- Another database of the server is migrated at the same time.
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'the role ${CONFIDENTIAL_ROLE} is missing: run "npm run database" as in deploy/docs, page postgresql';
  END $$;
  CREATE SCHEMA ${CONFIDENTIAL_SCHEMA} AUTHORIZATION ${CONFIDENTIAL_ROLE};
  -- The role reads sealed values with their data keys, and seals them anew.
  GRANT USAGE ON SCHEMA public TO ${CONFIDENTIAL_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON data_key TO ${CONFIDENTIAL_ROLE};`;

/** SQL for a migration: removes the schema with its tables. The role stays, because other databases may use it. */
export const dropConfidentialSchema = `
  SET LOCAL ROLE ${CONFIDENTIAL_ROLE};
  DROP SCHEMA ${CONFIDENTIAL_SCHEMA} CASCADE;
  RESET ROLE;
  REVOKE ALL ON data_key FROM ${CONFIDENTIAL_ROLE};
  REVOKE ALL ON SCHEMA public FROM ${CONFIDENTIAL_ROLE};`;

/** SQL for a migration: runs statements as the role, which then owns the tables that they create. */
export const asConfidentialSql = (statements: string): string =>
  `SET LOCAL ROLE ${CONFIDENTIAL_ROLE};\n${statements}\nRESET ROLE;`;

/**
 * Runs the statements of `work` as the role of the confidential tables. Meanwhile no other statement may use the
 * transaction, because the role can read no other table. A failure rolls the transaction back, and the role with it.
 */
export async function asConfidential<T>(tx: Pick<Transaction, 'send'>, work: () => Promise<T>): Promise<T> {
  tx.send(`SET LOCAL ROLE ${CONFIDENTIAL_ROLE}`);
  const result = await work();
  tx.send('RESET ROLE');
  return result;
}
