import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of each attempt to deliver something to somebody else's system. */
export class CreateDispatch1795465000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE ledger.delivery_attempts (
  subject     text        NOT NULL,
  attempt     integer     NOT NULL CHECK (attempt > 0),
  at          timestamptz NOT NULL,
  duration_ms integer     NOT NULL,
  status_code integer,
  error       text,
  response    text,
  PRIMARY KEY (subject, attempt)
);
COMMENT ON COLUMN ledger.delivery_attempts.subject IS 'The id of a reaction or of a subscription''s delivery.';
GRANT SELECT, INSERT ON ledger.delivery_attempts TO number_ledger_service;
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.delivery_attempts');
  }
}
