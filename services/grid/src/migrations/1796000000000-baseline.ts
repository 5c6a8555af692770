import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of grid: regions, grids with their history, categories, workers' assignments, and copies of other
 * services' data.
 */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE region (
        code text PRIMARY KEY CHECK (code ~ '^[0-9]{12}$'),
        name text NOT NULL,
        level text NOT NULL CHECK (level IN ('district', 'street', 'community')),
        parent_code text REFERENCES region,
        version integer NOT NULL CHECK (version > 0)
      );
      -- Serves the children of a region, by code.
      CREATE INDEX region_parent ON region (parent_code, code);

      CREATE TABLE grid (
        code text PRIMARY KEY CHECK (code ~ '^[0-9]{15}$'),
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('general', 'special', 'micro')),
        community_code text NOT NULL REFERENCES region,
        geometry jsonb NOT NULL,
        west double precision NOT NULL,
        south double precision NOT NULL,
        east double precision NOT NULL,
        north double precision NOT NULL,
        area_square_metres double precision NOT NULL,
        households integer NOT NULL CHECK (households >= 0),
        valid_from timestamptz NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        CHECK (left(code, 12) = community_code)
      );
      -- Serves lists, sums and policy scopes by region: every level is a prefix of the code.
      CREATE INDEX grid_code_prefix ON grid (code text_pattern_ops);

      -- Every state a grid has had, the present one with an open end. Serves "the grid as of a date".
      CREATE TABLE grid_state (
        grid_code text NOT NULL REFERENCES grid (code),
        version integer NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        geometry jsonb NOT NULL,
        area_square_metres double precision NOT NULL,
        households integer NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz CHECK (valid_to >= valid_from),
        PRIMARY KEY (grid_code, version)
      );

      -- Moves with every change of geometry, so that other processes notice that their map is old.
      CREATE TABLE map_edition (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        edition bigint NOT NULL
      );
      INSERT INTO map_edition (edition) VALUES (0);

      CREATE TABLE catalogue (
        version integer PRIMARY KEY CHECK (version > 0),
        effective_from timestamptz NOT NULL,
        published_at timestamptz NOT NULL,
        -- Categories in use; retired ones are not counted.
        category_count integer NOT NULL
      );
      -- Serves "the version in effect at a moment".
      CREATE INDEX catalogue_effective ON catalogue (effective_from, version);

      CREATE TABLE case_category (
        catalogue_version integer NOT NULL REFERENCES catalogue,
        code text NOT NULL CHECK (code ~ '^[0-9]{7}$'),
        major text NOT NULL,
        minor text NOT NULL,
        item text NOT NULL,
        line text NOT NULL,
        accept_minutes integer NOT NULL CHECK (accept_minutes > 0),
        handle_minutes integer NOT NULL CHECK (handle_minutes > 0),
        closing_condition text NOT NULL,
        risk_grade integer NOT NULL CHECK (risk_grade BETWEEN 1 AND 4),
        least_severity text CHECK (least_severity IN ('ordinary', 'urgent', 'critical')),
        photo_required boolean NOT NULL,
        retired boolean NOT NULL,
        -- Serves the list of a version in the order of codes, and its paging.
        PRIMARY KEY (catalogue_version, code)
      );

      -- Read model of personnel.assignment-changed.
      CREATE TABLE staff_assignment (
        assignment_id uuid PRIMARY KEY,
        staff_id uuid NOT NULL,
        staff_code text NOT NULL,
        roles text[] NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves "is this person in service".
      CREATE INDEX staff_assignment_staff ON staff_assignment (staff_id);
      -- Serves imports, which name people by code.
      CREATE INDEX staff_assignment_code ON staff_assignment (staff_code);

      CREATE TABLE grid_assignment (
        id uuid PRIMARY KEY,
        grid_code text NOT NULL REFERENCES grid (code),
        cover text NOT NULL CHECK (cover IN ('A', 'B')),
        staff_id uuid NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL CHECK (version > 0),
        CHECK (valid_to >= valid_from)
      );
      -- A seat has one open holder; serves the present coverage too.
      CREATE UNIQUE INDEX grid_assignment_open ON grid_assignment (grid_code, cover) WHERE valid_to IS NULL;
      -- Serves the coverage of a grid at a moment and its history.
      CREATE INDEX grid_assignment_grid ON grid_assignment (grid_code, valid_from);
      -- Serves the seats of a person who leaves.
      CREATE INDEX grid_assignment_staff ON grid_assignment (staff_id) WHERE valid_to IS NULL;

      -- Read model of personnel.organization-changed.
      CREATE TABLE organization (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        region_code text NOT NULL,
        valid_to timestamptz,
        successor_id uuid,
        version integer NOT NULL
      );
      -- Serves "the organization that governs this region".
      CREATE INDEX organization_region ON organization (region_code, kind);

      -- Read model of coordination.issue-progressed: where each issue lies and whether it is open.
      CREATE TABLE issue_place (
        issue_id uuid PRIMARY KEY,
        area_code text NOT NULL,
        open boolean NOT NULL,
        severity text NOT NULL CHECK (severity IN ('ordinary', 'urgent', 'critical')),
        version integer NOT NULL
      );
      -- Serves the count of open issues of a grid or, by prefix, of a region.
      CREATE INDEX issue_place_open ON issue_place (area_code text_pattern_ops) WHERE open;

      CREATE TABLE known_line (
        code text PRIMARY KEY,
        zh text NOT NULL,
        en text NOT NULL,
        retired boolean NOT NULL,
        position integer NOT NULL,
        version integer NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE known_line, issue_place, organization, grid_assignment, staff_assignment, case_category, catalogue, map_edition, grid_state, grid, region;
    `);
  }
}
