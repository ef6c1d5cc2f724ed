import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key may do and see, until when it lives, and the key before it while one is exchanged for the next. */
export class WidenApiKeys1795465200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Every key there is opens everything so far.
    await queryRunner.query(`
ALTER TABLE ledger.api_keys
  ADD COLUMN scopes              text[] NOT NULL DEFAULT '{admin}',
  ADD COLUMN workspaces          text[],
  ADD COLUMN expires_at          timestamptz,
  ADD COLUMN previous_key_hash   bytea,
  ADD COLUMN previous_expires_at timestamptz,
  ADD COLUMN created_by          text,
  ADD COLUMN last_used_at        timestamptz,
  ADD CHECK (scopes <@ '{read,audit,operate,manage,admin}' AND cardinality(scopes) > 0),
  ADD CHECK (cardinality(workspaces) > 0),
  ADD CHECK (workspaces IS NOT NULL OR 'admin' = ANY (scopes)),
  ADD CHECK (length(key_hash) = 32 AND length(previous_key_hash) = 32),
  ADD CHECK ((previous_key_hash IS NULL) = (previous_expires_at IS NULL));
ALTER TABLE ledger.api_keys ALTER COLUMN scopes DROP DEFAULT;
COMMENT ON COLUMN ledger.api_keys.key_hash IS 'SHA-256 of the whole key; the key itself is nowhere.';
COMMENT ON COLUMN ledger.api_keys.workspaces IS 'NULL for all, which takes the scope admin.';
COMMENT ON COLUMN ledger.api_keys.previous_key_hash IS 'Of the key before the last rotation, good until previous_expires_at.';
COMMENT ON COLUMN ledger.api_keys.created_by IS 'The id of the key it was made with; NULL on the command line and at the first start.';
COMMENT ON COLUMN ledger.api_keys.last_used_at IS 'Written down some seconds late, never on a request''s path.';
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
ALTER TABLE ledger.api_keys
  DROP COLUMN scopes, DROP COLUMN workspaces, DROP COLUMN expires_at, DROP COLUMN previous_key_hash,
  DROP COLUMN previous_expires_at, DROP COLUMN created_by, DROP COLUMN last_used_at;
`);
  }
}
