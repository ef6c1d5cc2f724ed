import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of what does not add up. Disposable, like the others. */
export class CreateAnomalies1795464700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE ledger.anomalies (
  e164          text COLLATE "C" NOT NULL,
  ordinal       integer NOT NULL CHECK (ordinal > 0),
  code          text    NOT NULL,
  workspace_ids text[]  NOT NULL,
  positions     jsonb   NOT NULL,
  message       text    NOT NULL,
  PRIMARY KEY (e164, ordinal)
);
COMMENT ON TABLE ledger.anomalies IS 'One row per anomaly of a number, in the order of the fold. Written by the projection anomalies.';
CREATE INDEX anomalies_code ON ledger.anomalies (code, e164, ordinal);
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ledger.anomalies TO number_ledger_service;
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.anomalies');
  }
}
