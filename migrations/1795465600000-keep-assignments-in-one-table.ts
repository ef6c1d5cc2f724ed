import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CreateReadModels1795464300000 } from './1795464300000-create-read-models.js';
import { AddTimeTravelIndexes1795464600000 } from './1795464600000-add-time-travel-indexes.js';
import { PLAIN_JSON } from './1795464750000-speed-up-rebuilds.js';

/**
 * What is held, what was held and what was released in one table (docs/decisions/0170): numbers and releases said again
 * what assignments know.
 */
export class KeepAssignmentsInOneTable1795465600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE ledger.assignments RENAME TO assignments_before');
    await queryRunner.query(ASSIGNMENTS);
    await queryRunner.query(TAKE_OVER);
    await queryRunner.query('DROP TABLE ledger.assignments_before, ledger.numbers, ledger.releases');
    await queryRunner.query(KEYS);
    await queryRunner.query(PRIVILEGES);
    await queryRunner.query(`DELETE FROM ledger.projections WHERE name = 'releases'`);
  }

  /** The tables come back empty, and are filled from the log. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.assignments');
    await new CreateReadModels1795464300000().up(queryRunner);
    await new AddTimeTravelIndexes1795464600000().up(queryRunner);
    await queryRunner.query(PLAIN_JSON);
    for (const table of ['assignments', 'numbers', 'releases']) {
      await queryRunner.query(`SELECT ledger.enforce_tenancy('${table}')`);
      await queryRunner.query(`GRANT SELECT ON ledger.${table} TO number_ledger_reader`);
    }
    await queryRunner.query(
      `UPDATE ledger.projections SET position = 0, version = 1 WHERE name = 'assignments'`,
    );
  }
}

// What is of fixed length comes first: so nothing is lost between the columns.
const ASSIGNMENTS = `
CREATE TABLE ledger.assignments (
  started_at      timestamptz,
  ended_at        timestamptz,
  end_recorded_at timestamptz,
  start_position  bigint,
  end_position    bigint,
  generation      integer     NOT NULL,
  e164            text COLLATE "C" NOT NULL,
  workspace_id    text        NOT NULL,
  number_id       text        NOT NULL,
  series_id       text,
  country_code    text,
  capabilities    json,
  rental_start_at text,
  start_source    text        NOT NULL,
  end_source      text,
  release_reason  text,
  start_event_id  text,
  end_event_id    text,
  anomalies       json,
  other_evidence  json,
  CONSTRAINT assignments_generation_check CHECK (generation > 0),
  CONSTRAINT assignments_start_source_check CHECK (start_source IN ('provider', 'inferred')),
  CONSTRAINT assignments_end_source_check CHECK (end_source IN ('provider', 'inferred')),
  CONSTRAINT assignments_span_check CHECK (ended_at IS NULL OR started_at IS NULL OR ended_at >= started_at),
  CONSTRAINT assignments_end_check CHECK ((ended_at IS NULL) = (end_source IS NULL)),
  CONSTRAINT assignments_release_check CHECK
    ((end_position IS NULL) = (end_event_id IS NULL) AND (end_position IS NULL) = (end_recorded_at IS NULL)),
  CONSTRAINT assignments_first_check CHECK (generation = 1 OR anomalies IS NULL AND other_evidence IS NULL)
);
COMMENT ON TABLE ledger.assignments IS 'One row per period in which a workspace held a number. Written by the projection assignments.';
COMMENT ON COLUMN ledger.assignments.rental_start_at IS 'As sent: a billing instant that says nothing about the order of things.';
COMMENT ON COLUMN ledger.assignments.end_position IS 'Of the release; NULL while held, and when the end was only deduced from the next provision.';
COMMENT ON COLUMN ledger.assignments.end_recorded_at IS 'When the ledger knew of the release.';
COMMENT ON COLUMN ledger.assignments.anomalies IS 'On the first row of a number and workspace: those that touch the workspace, [{ code, e164, workspace_ids, positions, message }].';
COMMENT ON COLUMN ledger.assignments.other_evidence IS 'On the first row of a number and workspace: the facts that begin and end no assignment, [{ event_id, position, kind }].';
`;

// So that answers go on while the table is built again, which its new version asks for.
const TAKE_OVER = `
INSERT INTO ledger.assignments
      (started_at, ended_at, end_recorded_at, start_position, end_position, generation, e164, workspace_id, number_id,
       series_id, country_code, capabilities, rental_start_at, start_source, end_source, release_reason,
       start_event_id, end_event_id, anomalies, other_evidence)
SELECT a.started_at, a.ended_at, e.recorded_at, a.start_position, a.end_position, a.generation, a.e164, a.workspace_id, a.number_id,
       a.series_id, a.country_code, array_to_json(a.capabilities), a.rental_start_at, a.start_source, a.end_source, a.release_reason,
       a.start_event_id, a.end_event_id, CASE WHEN n.anomalies::text <> '[]' THEN n.anomalies END, other.evidence
  FROM ledger.assignments_before a
  LEFT JOIN ledger.events e ON e.position = a.end_position
  LEFT JOIN ledger.numbers n ON n.e164 = a.e164 AND n.workspace_id = a.workspace_id AND a.generation = 1
  LEFT JOIN LATERAL (
    SELECT json_agg(one ORDER BY (one->>'position')::bigint) AS evidence FROM json_array_elements(n.evidence) AS one
     WHERE NOT EXISTS (SELECT FROM ledger.assignments_before named
                        WHERE named.e164 = n.e164 AND named.workspace_id = n.workspace_id
                          AND (one->>'position')::bigint IN (named.start_position, named.end_position))) AS other ON true;
`;

// The first index of time leads to releases, newest first, and to what had ended by an instant; the second to what had begun.
const KEYS = `
ALTER TABLE ledger.assignments ADD CONSTRAINT assignments_pkey PRIMARY KEY (e164, workspace_id, generation);
CREATE UNIQUE INDEX assignments_one_open ON ledger.assignments (workspace_id, e164) WHERE ended_at IS NULL;
CREATE INDEX assignments_workspace ON ledger.assignments (workspace_id, e164) WHERE generation = 1;
CREATE INDEX assignments_ended_at ON ledger.assignments (ended_at, end_position) WHERE ended_at IS NOT NULL;
CREATE INDEX assignments_started_at ON ledger.assignments (started_at);
`;

const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ledger.assignments TO number_ledger_service;
GRANT SELECT ON ledger.assignments TO number_ledger_reader;
SELECT ledger.enforce_tenancy('assignments');
`;
