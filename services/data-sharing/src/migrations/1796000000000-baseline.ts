import { firstLines, LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of data-sharing: the archive's chain, who may look into it, and the data standard. */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE archive_packet (
        position bigint PRIMARY KEY CHECK (position > 0),
        id uuid NOT NULL UNIQUE,
        issue_id uuid NOT NULL,
        edition integer NOT NULL CHECK (edition > 0),
        title text NOT NULL,
        region_code text NOT NULL,
        category_code text,
        closed_at timestamptz NOT NULL,
        archived_at timestamptz NOT NULL,
        -- The sealed bytes: canonical JSON is kept as text, because jsonb would not give them back.
        document text NOT NULL,
        digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        seal text NOT NULL CHECK (seal ~ '^[0-9a-f]{64}$'),
        search_text text NOT NULL,
        search tsvector NOT NULL,
        -- Serves "the packets of an issue" and keeps an edition from being filed twice.
        UNIQUE (issue_id, edition)
      );
      -- Serves the list by period, latest first, and its paging.
      CREATE INDEX archive_packet_closed ON archive_packet (closed_at DESC, position DESC);
      -- Serves the list of a region: a district, street, community or grid is a prefix of the code.
      CREATE INDEX archive_packet_region ON archive_packet (region_code text_pattern_ops, closed_at DESC);
      -- Serves full-text search by pairs of characters.
      CREATE INDEX archive_packet_search ON archive_packet USING gin (search);

      CREATE FUNCTION archive_packet_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the archive is append-only';
      END $$;
      CREATE TRIGGER archive_packet_append_only BEFORE UPDATE OR DELETE ON archive_packet
        FOR EACH ROW EXECUTE FUNCTION archive_packet_is_append_only();
      CREATE TRIGGER archive_packet_no_truncate BEFORE TRUNCATE ON archive_packet
        FOR EACH STATEMENT EXECUTE FUNCTION archive_packet_is_append_only();

      -- The last link. Its row lock gives positions one after the other without holes.
      CREATE TABLE archive_head (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position bigint NOT NULL,
        seal text NOT NULL
      );
      INSERT INTO archive_head (position, seal) VALUES (0, repeat('0', 64));

      -- Who is responsible for an issue or handles it: these organizations may read its packets.
      CREATE TABLE issue_scope (
        issue_id uuid PRIMARY KEY,
        organization_ids uuid[] NOT NULL,
        version integer NOT NULL
      );
      -- Serves the list of what an organization handled or answers for.
      CREATE INDEX issue_scope_organizations ON issue_scope USING gin (organization_ids);

      CREATE TABLE organization (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves imports, which name owners by code. Not unique: the code of a dissolved organization may live on.
      CREATE INDEX organization_code ON organization (code);

      CREATE TABLE code_list (
        code text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        standard text,
        -- [{"code", "label", "labelEn", "retired"}], in the order of the standard.
        items jsonb NOT NULL,
        effective_from date NOT NULL,
        PRIMARY KEY (code, version)
      );

      CREATE TABLE data_element (
        code text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        definition text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('TEXT', 'INTEGER', 'DECIMAL', 'DATE', 'BOOLEAN', 'CODE')),
        min_length integer,
        max_length integer,
        pattern text,
        code_list_code text,
        validator text,
        standard text,
        owner_organization_id uuid NOT NULL,
        effective_from date NOT NULL,
        effective_to date CHECK (effective_to > effective_from),
        PRIMARY KEY (code, version),
        CHECK ((kind = 'CODE') = (code_list_code IS NOT NULL))
      );
    `);
    // The first edition of the list of lines. The other services know this edition without an event.
    await runner.query(
      `INSERT INTO code_list (code, version, name, standard, items, effective_from) VALUES ($1, 1, '条线', NULL, $2, '2020-01-01')`,
      [LINE_LIST, JSON.stringify(firstLines.map(({ code, zh, en }) => ({ code, label: zh, labelEn: en })))],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE data_element, code_list, organization, issue_scope, archive_head, archive_packet;
      DROP FUNCTION archive_packet_is_append_only();
    `);
  }
}
