import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Merkle tree over the log, and the seals that say what its root was when. */
export class CreateAudit1795465700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TILES);
    await queryRunner.query(SEALS);
    for (const table of ['tree_tiles', 'seals']) await queryRunner.query(appendOnly(table));
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger.seals, ledger.tree_tiles');
  }
}

// A tile that fills up over several seals has a row for each, so that no row ever changes. Hashes cannot be compressed.
const TILES = `
CREATE TABLE ledger.tree_tiles (
  tile   bigint   NOT NULL CHECK (tile >= 0),
  level  smallint NOT NULL CHECK (level >= 0),
  first  smallint NOT NULL CHECK (first BETWEEN 0 AND 255),
  hashes bytea    NOT NULL CHECK (octet_length(hashes) % 32 = 0 AND octet_length(hashes) BETWEEN 32 AND 32 * (256 - first)),
  PRIMARY KEY (level, tile, first)
);
ALTER TABLE ledger.tree_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
COMMENT ON TABLE ledger.tree_tiles IS 'The Merkle tree over the log in tiles of 256 hashes; level 0 are the events'' (docs/audit.md).';
COMMENT ON COLUMN ledger.tree_tiles.first IS 'Which hash of the tile the first one in this row is.';
`;

const SEALS = `
CREATE TABLE ledger.seals (
  size      bigint      PRIMARY KEY CHECK (size > 0),
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  root      bytea       NOT NULL CHECK (octet_length(root) = 32)
);
COMMENT ON TABLE ledger.seals IS 'The root of the Merkle tree over the first so many events of the log.';
`;

// ENABLE ALWAYS: also where session_replication_role switches ordinary triggers off.
const appendOnly = (table: string) => `
CREATE TRIGGER ${table}_refuse_change BEFORE UPDATE OR DELETE ON ledger.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
CREATE TRIGGER ${table}_refuse_truncate BEFORE TRUNCATE ON ledger.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
ALTER TABLE ledger.${table} ENABLE ALWAYS TRIGGER ${table}_refuse_change;
ALTER TABLE ledger.${table} ENABLE ALWAYS TRIGGER ${table}_refuse_truncate;
`;

const PRIVILEGES = `
REVOKE ALL ON ledger.tree_tiles, ledger.seals FROM PUBLIC;
GRANT SELECT, INSERT ON ledger.tree_tiles, ledger.seals TO number_ledger_service;
`;
