import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is to be done because of releases, and how far the log was read for it. */
export class CreateReactions1795464900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PROCESS_MANAGERS);
    await queryRunner.query(REACTIONS);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.reactions; DROP TABLE ledger.process_managers');
  }
}

// It starts at the head: what was released before anything reacted is history, not work (docs/decisions/0090).
const PROCESS_MANAGERS = `
CREATE TABLE ledger.process_managers (
  name           text        PRIMARY KEY,
  position       bigint      NOT NULL CHECK (position >= 0),
  status         text        NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'stopped')),
  error          text,
  error_position bigint,
  updated_at     timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
COMMENT ON TABLE ledger.process_managers IS 'Checkpoints of what turns events into work. Never rebuilt: moving one back does nothing twice, moving one forward loses work.';
INSERT INTO ledger.process_managers (name, position)
SELECT 'when-number-is-released', coalesce(max(position), 0) FROM ledger.events;
`;

// Several rows a release: as few columns and indexes as will do. Finished rows leave the partial ones.
const REACTIONS = `
CREATE TABLE ledger.reactions (
  id               uuid        PRIMARY KEY,
  release_position bigint      NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at           timestamptz,
  finished_at      timestamptz,
  lease_token      uuid,
  generation       integer,
  attempts         integer     NOT NULL DEFAULT 0,
  retried_after    integer     NOT NULL DEFAULT 0,
  built_in         boolean     NOT NULL,
  workspace_id     text        NOT NULL,
  e164             text        NOT NULL,
  release_event_id text        NOT NULL,
  action           text        NOT NULL,
  status           text        NOT NULL
                     CHECK (status IN ('pending', 'running', 'succeeded', 'skipped', 'failed', 'dead', 'held', 'cancelled')),
  reason           text,
  handler          text,
  last_error       text,
  outcome          json
);
COMMENT ON COLUMN ledger.reactions.due_at IS 'When a worker may take it: the next attempt, the end of a delay, or of the lease of one that runs; null when none may.';
COMMENT ON COLUMN ledger.reactions.lease_token IS 'Whose it is while it runs. Only its holder may write down how it went.';
COMMENT ON COLUMN ledger.reactions.generation IS 'Of the assignment that the release ended, as last looked at; null when it ended none.';
COMMENT ON COLUMN ledger.reactions.retried_after IS 'How many attempts there had been when it was last retried by hand: the waits start again from there.';
COMMENT ON COLUMN ledger.reactions.built_in IS 'Whether it is done in the ledger''s own tables, in one transaction with its outcome; else by a host''s handler or over HTTP.';

CREATE UNIQUE INDEX reactions_identity ON ledger.reactions (workspace_id, release_event_id, action);
CREATE INDEX reactions_workspace ON ledger.reactions (workspace_id, id);
CREATE INDEX reactions_number ON ledger.reactions (e164, release_position);
CREATE INDEX reactions_due ON ledger.reactions (due_at) WHERE due_at IS NOT NULL AND built_in;
CREATE INDEX reactions_due_outside ON ledger.reactions (workspace_id, action, due_at)
  WHERE due_at IS NOT NULL AND NOT built_in;
CREATE INDEX reactions_unfinished ON ledger.reactions (status, id)
  WHERE status IN ('pending', 'running', 'failed', 'held', 'dead');
`;

const PRIVILEGES = `
GRANT SELECT, UPDATE ON ledger.process_managers TO number_ledger_service;
GRANT SELECT, INSERT, UPDATE ON ledger.reactions TO number_ledger_service;
`;
