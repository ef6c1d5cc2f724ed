import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each projection: its checkpoint, which is also its lease (held FOR UPDATE while a batch is projected). */
export class CreateProjections1795464200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE ledger.projections (
  name           text        PRIMARY KEY,
  position       bigint      NOT NULL DEFAULT 0 CHECK (position >= 0),
  status         text        NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'stopped')),
  error          text,
  error_position bigint,
  updated_at     timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE ON ledger.projections TO number_ledger_service;
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.projections');
  }
}
