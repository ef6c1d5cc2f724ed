import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys, stored hashed. */
export class CreateApiKeys1795464400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE TABLE ledger.api_keys (
  id         text        PRIMARY KEY,
  name       text        NOT NULL,
  key_hash   bytea       NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz
);
GRANT SELECT, INSERT, UPDATE ON ledger.api_keys TO number_ledger_service;
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.api_keys');
  }
}
