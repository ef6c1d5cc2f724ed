import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks and the access log behind the second wall between workspaces (docs/decisions/0141). */
export class WallOffWebhooks1795465410000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(PRIVILEGES);
    await queryRunner.query('DROP FUNCTION ledger.read_access_log');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(READ_ACCESS_LOG);
    await queryRunner.query(`
DO $$
DECLARE walled text;
BEGIN
  FOREACH walled IN ARRAY '{webhooks,webhook_secrets,webhook_deliveries,webhook_replays,access_log}'::text[] LOOP
    EXECUTE format('DROP POLICY engine ON ledger.%I', walled);
    EXECUTE format('DROP POLICY caller ON ledger.%I', walled);
    EXECUTE format('ALTER TABLE ledger.%I DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('REVOKE ALL ON ledger.%I FROM number_ledger_reader', walled);
  END LOOP;
END $$;
DROP POLICY writer ON ledger.access_log;
REVOKE SELECT (id, webhook_id, not_after, created_at) ON ledger.webhook_secrets FROM number_ledger_reader;
`);
  }
}

// A read of the access log belongs to all workspaces that its key could see: it is there for who may see each of them.
const TABLES = `
SELECT ledger.enforce_tenancy('webhooks');
-- By the webhooks that the same caller may see.
SELECT ledger.enforce_tenancy('webhook_secrets', 'webhook_id IN (SELECT id FROM ledger.webhooks)');
SELECT ledger.enforce_tenancy('webhook_deliveries', 'webhook_id IN (SELECT id FROM ledger.webhooks)');
SELECT ledger.enforce_tenancy('webhook_replays', 'webhook_id IN (SELECT id FROM ledger.webhooks)');
SELECT ledger.enforce_tenancy('access_log', 'workspaces <@ (SELECT ledger.visible_workspaces())');
-- The service, which may do what the reader may, adds rows and sees none: no query of another room joins them by mistake.
ALTER POLICY engine ON ledger.access_log TO CURRENT_USER;
CREATE POLICY writer ON ledger.access_log FOR INSERT TO number_ledger_service WITH CHECK (true);
`;

const PRIVILEGES = `
GRANT SELECT ON ledger.webhooks, ledger.webhook_deliveries, ledger.webhook_replays, ledger.access_log TO number_ledger_reader;
-- No ciphertexts.
GRANT SELECT (id, webhook_id, not_after, created_at) ON ledger.webhook_secrets TO number_ledger_reader;
`;

const READ_ACCESS_LOG = `
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
