import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who read which number: written by the service, changed by nobody. */
export class CreateAccessLog1795465300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLE);
    await queryRunner.query(READ);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
DROP FUNCTION ledger.read_access_log(text[], text, text, timestamptz, timestamptz, uuid, integer);
DROP TABLE ledger.access_log;
`);
  }
}

// The id is a UUIDv7 made when the request was answered, so it is also the order.
const TABLE = `
CREATE TABLE ledger.access_log (
  id         uuid        PRIMARY KEY,
  read_at    timestamptz NOT NULL,
  key_id     text        NOT NULL,
  workspaces text[],
  e164       text,
  method     text        NOT NULL,
  route      text        NOT NULL,
  item       text,
  export     boolean     NOT NULL,
  status     smallint    NOT NULL,
  address    text        NOT NULL,
  request_id text        NOT NULL,
  lost       integer     NOT NULL DEFAULT 0
);
COMMENT ON TABLE ledger.access_log IS 'Who read which number. Append-only.';
COMMENT ON COLUMN ledger.access_log.workspaces IS 'What the key could see at that time; null: everything.';
COMMENT ON COLUMN ledger.access_log.lost IS 'Reads of which no row could be kept before this one; 0 but in rows that say so.';
CREATE INDEX access_log_number ON ledger.access_log (e164, id) WHERE e164 IS NOT NULL;
CREATE INDEX access_log_key ON ledger.access_log (key_id, id);
CREATE INDEX access_log_time ON ledger.access_log (read_at);

CREATE TRIGGER access_log_refuse_change BEFORE UPDATE OR DELETE ON ledger.access_log
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
CREATE TRIGGER access_log_refuse_truncate BEFORE TRUNCATE ON ledger.access_log
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
ALTER TABLE ledger.access_log ENABLE ALWAYS TRIGGER access_log_refuse_change;
ALTER TABLE ledger.access_log ENABLE ALWAYS TRIGGER access_log_refuse_truncate;

REVOKE ALL ON ledger.access_log FROM PUBLIC;
GRANT INSERT ON ledger.access_log TO number_ledger_service;
`;

// The one way for the service to read it, so that no query of another room can join it by mistake. Who may see only
// some workspaces sees the reads of keys that could see no others: a row tells that a number was asked about.
const READ = `
CREATE FUNCTION ledger.read_access_log(
  visible text[], of_e164 text, of_key text, from_at timestamptz, to_at timestamptz, before uuid, up_to integer)
RETURNS SETOF ledger.access_log
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
  RETURN QUERY
  SELECT a.* FROM ledger.access_log a
   WHERE (visible IS NULL OR a.workspaces <@ visible)
     AND (of_e164 IS NULL OR a.e164 = of_e164)
     AND (of_key IS NULL OR a.key_id = of_key)
     AND (from_at IS NULL OR a.read_at >= from_at)
     AND (to_at IS NULL OR a.read_at < to_at)
     AND (before IS NULL OR a.id < before)
   ORDER BY a.id DESC LIMIT up_to;
END $$;
COMMENT ON FUNCTION ledger.read_access_log IS 'The access log, newest first, as far as these workspaces (null: all) may see it.';
REVOKE ALL ON FUNCTION ledger.read_access_log FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.read_access_log TO number_ledger_service;
`;
