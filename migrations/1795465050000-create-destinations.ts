import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a workspace's reactions act, and what holds them; what has no row is built in and not held. */
export class CreateDestinations1795465050000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE ledger.destinations (
  id                 uuid        PRIMARY KEY,
  workspace_id       text        NOT NULL,
  action             text        NOT NULL,
  kind               text        NOT NULL CHECK (kind IN ('builtin', 'http')),
  url                text,
  hold_reasons       text[]      NOT NULL DEFAULT '{}',
  hold_delay_seconds integer     CHECK (hold_delay_seconds >= 0),
  paused_reason      text,
  paused_at          timestamptz,
  updated_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (workspace_id, action),
  CHECK ((kind = 'http') = (url IS NOT NULL)),
  CHECK ((paused_reason IS NULL) = (paused_at IS NULL))
);

CREATE TABLE ledger.destination_secrets (
  id             uuid        PRIMARY KEY,
  destination_id uuid        NOT NULL REFERENCES ledger.destinations (id),
  ciphertext     bytea       NOT NULL,
  not_after      timestamptz,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX destination_secrets_destination ON ledger.destination_secrets (destination_id);

GRANT SELECT, INSERT, UPDATE ON ledger.destinations TO number_ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.destination_secrets TO number_ledger_service;
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.destination_secrets, ledger.destinations');
  }
}
