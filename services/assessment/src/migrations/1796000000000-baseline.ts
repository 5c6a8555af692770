import { createExportTable, dropExportTable } from '@jiceng/tables/export.table';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of assessment: copies of other services' names, facts, observations, tallies, frozen periods and exports. */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_view (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        line text,
        parent_id uuid,
        region_code text COLLATE "C" NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves "an organization and those below it".
      CREATE INDEX organization_view_parent ON organization_view (parent_id);

      CREATE TABLE region_view (
        code text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL,
        parent_code text COLLATE "C",
        version integer NOT NULL
      );
      -- Serves the list of the regions directly below one.
      CREATE INDEX region_view_parent ON region_view (parent_code, code);

      CREATE TABLE grid_view (
        code text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        community_code text COLLATE "C" NOT NULL,
        version integer NOT NULL
      );

      CREATE TABLE assignment_view (
        id uuid PRIMARY KEY,
        staff_id uuid NOT NULL,
        post_name text NOT NULL,
        organization_id uuid NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves the explanation of a point: the post a person held when the step was taken.
      CREATE INDEX assignment_view_staff ON assignment_view (staff_id, valid_from);

      CREATE TABLE category_view (
        code text PRIMARY KEY,
        item text NOT NULL,
        catalogue_version integer NOT NULL
      );

      CREATE TABLE issue_fact (
        event_id uuid PRIMARY KEY,
        issue_id uuid NOT NULL,
        seq integer NOT NULL,
        occurred_at timestamptz NOT NULL,
        -- Month of occurred_at and of the limit that the issue then had, Asia/Shanghai.
        month text COLLATE "C" NOT NULL,
        due_month text COLLATE "C",
        -- The payload of the event without nulls, empty lists and what the columns hold, compressed (packed
        -- in columns.ts of the platform).
        payload json NOT NULL,
        UNIQUE (issue_id, seq)
      ) WITH (toast_tuple_target = 128);
      ALTER TABLE issue_fact ALTER payload SET STORAGE MAIN;
      -- Both serve recomputing: issues that may count in a month.
      CREATE INDEX issue_fact_month ON issue_fact (month, issue_id);
      CREATE INDEX issue_fact_due_month ON issue_fact (due_month, issue_id) WHERE due_month IS NOT NULL;

      CREATE FUNCTION refuse_change_of_facts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'facts are only added';
      END $$;
      CREATE TRIGGER issue_fact_append_only BEFORE UPDATE OR DELETE ON issue_fact
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_facts();

      CREATE TABLE observation (
        row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- Follows from issue, kind, deciding event and organization: the same after every computation.
        id uuid NOT NULL,
        issue_id uuid NOT NULL,
        kind text NOT NULL,
        organization_id uuid NOT NULL,
        -- True for the one organization through which the observation counts for the region.
        principal boolean NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        month text COLLATE "C" NOT NULL,
        counts_from timestamptz NOT NULL,
        -- Counts as soon as counts_from has passed, unless the issue moves before.
        pending boolean NOT NULL,
        facts text COLLATE "C" NOT NULL,
        event_ids uuid[] NOT NULL,
        after_freeze boolean NOT NULL,
        superseded_at timestamptz
      );
      -- One valid version of each observation.
      CREATE UNIQUE INDEX observation_current ON observation (id) WHERE superseded_at IS NULL;
      -- Serves the consumer: what an issue says so far.
      CREATE INDEX observation_issue ON observation (issue_id);
      -- Serves the explanation of an organization's score.
      CREATE INDEX observation_organization ON observation (organization_id, month, kind, counts_from, row_id);
      -- Serves the explanation of a region's score.
      CREATE INDEX observation_region ON observation (month, kind, region_code, counts_from, row_id) WHERE principal;
      -- Serves the scores: open issues whose limit may have passed.
      CREATE INDEX observation_pending ON observation (month, counts_from) WHERE pending AND superseded_at IS NULL;

      -- Settled observations that are alike, counted. Small however many issues there are; the primary key serves the
      -- scores of a month.
      CREATE TABLE tally (
        month text COLLATE "C" NOT NULL,
        region_code text COLLATE "C" NOT NULL,
        organization_id uuid NOT NULL,
        kind text NOT NULL,
        facts text COLLATE "C" NOT NULL,
        principal boolean NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (month, region_code, organization_id, kind, facts, principal)
      );

      CREATE TABLE period (
        month text COLLATE "C" PRIMARY KEY,
        frozen_at timestamptz NOT NULL,
        frozen_by text NOT NULL,
        catalogue_version integer NOT NULL,
        -- The whole edition, so that a frozen number keeps its formula.
        catalogue jsonb NOT NULL,
        observations bigint NOT NULL,
        digest text NOT NULL
      );
      CREATE TABLE frozen_tally (
        month text COLLATE "C" NOT NULL REFERENCES period (month),
        region_code text COLLATE "C" NOT NULL,
        organization_id uuid NOT NULL,
        kind text NOT NULL,
        facts text COLLATE "C" NOT NULL,
        principal boolean NOT NULL,
        open boolean NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (month, region_code, organization_id, kind, facts, principal, open)
      );
      ${createExportTable}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${dropExportTable}
      DROP TABLE frozen_tally, period, tally, observation, issue_fact, category_view, assignment_view, grid_view, region_view, organization_view;
      DROP FUNCTION refuse_change_of_facts;
    `);
  }
}
