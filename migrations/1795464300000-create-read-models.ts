import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the projections write and the queries read. Disposable: every row can be built again from the log. */
export class CreateReadModels1795464300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ASSIGNMENTS);
    await queryRunner.query(NUMBERS);
    await queryRunner.query(RELEASES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.releases, ledger.numbers, ledger.assignments');
  }
}

// COLLATE "C" on e164: lists go by it and prefixes are searched in it, in the same order on every server.
const ASSIGNMENTS = `
CREATE TABLE ledger.assignments (
  e164            text COLLATE "C" NOT NULL,
  workspace_id    text        NOT NULL,
  generation      integer     NOT NULL CHECK (generation > 0),
  number_id       text        NOT NULL,
  series_id       text,
  country_code    text,
  capabilities    text[],
  rental_start_at text,
  started_at      timestamptz,
  start_source    text        NOT NULL CHECK (start_source IN ('provider', 'inferred')),
  ended_at        timestamptz,
  end_source      text        CHECK (end_source IN ('provider', 'inferred')),
  release_reason  text,
  start_event_id  text,
  end_event_id    text,
  start_position  bigint,
  end_position    bigint,
  PRIMARY KEY (e164, workspace_id, generation),
  CHECK (ended_at IS NULL OR started_at IS NULL OR ended_at >= started_at),
  CHECK ((ended_at IS NULL) = (end_source IS NULL))
);
COMMENT ON TABLE ledger.assignments IS 'One row per period in which a workspace held a number. Written by the projection assignments.';
COMMENT ON COLUMN ledger.assignments.rental_start_at IS 'As sent: a billing instant that says nothing about the order of things.';
CREATE UNIQUE INDEX assignments_one_open ON ledger.assignments (workspace_id, e164) WHERE ended_at IS NULL;
`;

const NUMBERS = `
CREATE TABLE ledger.numbers (
  e164            text COLLATE "C" NOT NULL,
  workspace_id    text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('active', 'released')),
  country_code    text,
  release_reason  text,
  generations     integer     NOT NULL CHECK (generations > 0),
  last_generation integer     NOT NULL CHECK (last_generation > 0),
  last_began_at   timestamptz NOT NULL,
  last_ended_at   timestamptz,
  anomalies       jsonb       NOT NULL,
  evidence        jsonb       NOT NULL,
  PRIMARY KEY (e164, workspace_id)
);
COMMENT ON TABLE ledger.numbers IS 'One row per number and workspace that ever held it. Written by the projection assignments.';
COMMENT ON COLUMN ledger.numbers.release_reason IS 'Of the last assignment, like country_code.';
COMMENT ON COLUMN ledger.numbers.last_began_at IS 'The start of the last assignment; its end where the start is unknown.';
COMMENT ON COLUMN ledger.numbers.anomalies IS 'Those that touch this workspace: [{ code, e164, workspace_ids, positions, message }].';
COMMENT ON COLUMN ledger.numbers.evidence IS 'The facts of this workspace: [{ event_id, position, kind }].';
CREATE INDEX numbers_workspace ON ledger.numbers (workspace_id, e164);
CREATE INDEX numbers_release_reason ON ledger.numbers (release_reason, e164) WHERE release_reason IS NOT NULL;
`;

// The key leads with the event: a release is asked for by its event id, mostly without naming the workspace.
const RELEASES = `
CREATE TABLE ledger.releases (
  release_event_id text        NOT NULL,
  workspace_id     text        NOT NULL,
  e164             text COLLATE "C" NOT NULL,
  number_id        text        NOT NULL,
  country_code     text,
  release_reason   text,
  released_at      timestamptz NOT NULL,
  recorded_at      timestamptz NOT NULL,
  generation       integer     NOT NULL CHECK (generation > 0),
  held_for_seconds numeric     CHECK (held_for_seconds >= 0),
  position         bigint      NOT NULL,
  PRIMARY KEY (release_event_id, workspace_id)
);
COMMENT ON TABLE ledger.releases IS 'One row per release event that ended an assignment. Written by the projection releases.';
COMMENT ON COLUMN ledger.releases.held_for_seconds IS 'NULL when it is unknown when the assignment started.';
CREATE INDEX releases_newest_first ON ledger.releases (released_at DESC, position DESC);
CREATE INDEX releases_of_number ON ledger.releases (e164, released_at DESC, position DESC);
`;

const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ledger.assignments, ledger.numbers, ledger.releases
   TO number_ledger_service;
`;
