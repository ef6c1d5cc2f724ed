import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The second wall between workspaces (docs/decisions/0141): callers' queries run as number_ledger_reader, for which rows
 * of other workspaces are not there. The setting ledger.workspaces says which are visible: `*`, or an array; nothing: none.
 */
export class WallOffWorkspaces1795465210000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(READER_ROLE);
    await queryRunner.query(VISIBILITY);
    await queryRunner.query(ENFORCE_TENANCY);
    await queryRunner.query(PROTECT_GENERATION);
    await queryRunner.query(TABLES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
DO $$
DECLARE walled record;
BEGIN
  FOR walled IN SELECT polrelid::regclass AS "table", polname FROM pg_policy LOOP
    EXECUTE format('DROP POLICY %I ON %s', walled.polname, walled."table");
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', walled."table");
  END LOOP;
END $$;
ALTER VIEW ledger.delivery_details RESET (security_invoker);
DROP FUNCTION ledger.protect_generation(text[]);
DROP FUNCTION ledger.enforce_tenancy(text, text);
DROP FUNCTION ledger.visible_workspaces();
DROP FUNCTION ledger.sees_everything();
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM number_ledger_reader;
REVOKE ALL ON SCHEMA ledger FROM number_ledger_reader;
`);
  }
}

// Roles belong to the whole server: another ledger on it may have made this one, also at this very moment.
const READER_ROLE = `
DO $$
DECLARE
  to_set text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'number_ledger_reader') THEN
    BEGIN
      CREATE ROLE number_ledger_reader NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role % may not create the role number_ledger_reader, which callers'' queries run as', current_user
          USING HINT = 'Let an administrator run: CREATE ROLE number_ledger_reader NOLOGIN; GRANT number_ledger_reader TO number_ledger_service, ' || quote_ident(current_user) || ';';
    END;
  END IF;
  -- Whoever may work as the service may work as the reader, which may do less.
  IF NOT pg_has_role('number_ledger_service', 'number_ledger_reader', to_set) THEN
    GRANT number_ledger_reader TO number_ledger_service;
  END IF;
  IF NOT pg_has_role(current_user, 'number_ledger_reader', to_set) THEN
    EXECUTE format('GRANT number_ledger_reader TO %I', current_user);
  END IF;
END $$;
`;

// A placeholder that was set in an earlier transaction of the session reads as '' afterwards: that shows nothing, too.
const VISIBILITY = `
CREATE FUNCTION ledger.sees_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('ledger.workspaces', true) = '*', false) $$;

CREATE FUNCTION ledger.visible_workspaces() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN s IS NULL OR s IN ('', '*') THEN '{}' ELSE s::text[] END FROM current_setting('ledger.workspaces', true) s $$;
`;

// Callers only ever read here: for the reader there is a policy for SELECT and no other.
const ENFORCE_TENANCY = `
CREATE FUNCTION ledger.enforce_tenancy(name text, visible text DEFAULT 'workspace_id = ANY ((SELECT ledger.visible_workspaces())::text[])')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE ledger.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY engine ON ledger.%I TO number_ledger_service, CURRENT_USER USING (true) WITH CHECK (true)', name);
  EXECUTE format('CREATE POLICY caller ON ledger.%I FOR SELECT TO number_ledger_reader USING ((SELECT ledger.sees_everything()) OR %s)', name, visible);
END $$;
REVOKE ALL ON FUNCTION ledger.enforce_tenancy(text, text) FROM PUBLIC;
COMMENT ON FUNCTION ledger.enforce_tenancy IS
  'For migrations: hides the rows of a table that callers read from all who may not see their workspace. Granting SELECT to number_ledger_reader is left to the migration.';
`;

// Not while it is filled: COPY refuses tables with row-level security, and the reader cannot look into that schema.
const PROTECT_GENERATION = `
CREATE FUNCTION ledger.protect_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name   text;
  "like" record;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    PERFORM ledger.assert_read_model(name);
    FOR "like" IN
      SELECT a.privilege_type, a.grantee::regrole AS grantee
        FROM pg_class c, aclexplode(c.relacl) a
       WHERE c.oid = format('ledger.%I', name)::regclass AND a.grantee NOT IN (0, c.relowner)
    LOOP
      EXECUTE format('GRANT %s ON ledger_rebuild.%I TO %s', "like".privilege_type, name, "like".grantee);
    END LOOP;
    FOR "like" IN
      SELECT p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid) AS qual, pg_get_expr(p.polwithcheck, p.polrelid) AS checked,
             (SELECT string_agg(quote_ident(r.rolname), ', ') FROM pg_roles r WHERE r.oid = ANY (p.polroles)) AS roles
        FROM pg_policy p WHERE p.polrelid = format('ledger.%I', name)::regclass
    LOOP
      EXECUTE format('CREATE POLICY %I ON ledger_rebuild.%I FOR %s TO %s USING (%s)', "like".polname, name,
                     CASE "like".polcmd WHEN 'r' THEN 'SELECT' ELSE 'ALL' END, "like".roles, "like".qual)
              || CASE WHEN "like".checked IS NULL THEN '' ELSE format(' WITH CHECK (%s)', "like".checked) END;
    END LOOP;
    EXECUTE (SELECT format('ALTER TABLE ledger_rebuild.%I %s ROW LEVEL SECURITY, %s FORCE ROW LEVEL SECURITY', name,
                           CASE WHEN relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END,
                           CASE WHEN relforcerowsecurity THEN '' ELSE 'NO' END)
               FROM pg_class WHERE oid = format('ledger.%I', name)::regclass);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.protect_generation IS
  'Gives filled tables the grants and the row-level security of the live ones, in whose place they will be.';
REVOKE ALL ON FUNCTION ledger.protect_generation(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.protect_generation(text[]) TO number_ledger_service;
`;

// An anomaly between two workspaces names both, so it is there for who may see both.
const TABLES = `
SELECT ledger.enforce_tenancy('events');
SELECT ledger.enforce_tenancy('assignments');
SELECT ledger.enforce_tenancy('numbers');
SELECT ledger.enforce_tenancy('releases');
SELECT ledger.enforce_tenancy('endpoints');
SELECT ledger.enforce_tenancy('anomalies', 'workspace_ids <@ (SELECT ledger.visible_workspaces())');
-- By the endpoints that the same caller may see.
SELECT ledger.enforce_tenancy('endpoint_secrets', 'endpoint_id IN (SELECT id FROM ledger.endpoints)');
SELECT ledger.enforce_tenancy('deliveries', 'endpoint_id IN (SELECT id FROM ledger.endpoints)');
SELECT ledger.enforce_tenancy('api_keys', 'workspaces <@ (SELECT ledger.visible_workspaces())');
-- Else it would read as its owner.
ALTER VIEW ledger.delivery_details SET (security_invoker = true);
`;

const PRIVILEGES = `
GRANT USAGE ON SCHEMA ledger TO number_ledger_reader;
GRANT SELECT ON ledger.events, ledger.assignments, ledger.numbers, ledger.releases, ledger.anomalies, ledger.endpoints,
                ledger.deliveries, ledger.delivery_details TO number_ledger_reader;
GRANT SELECT (name, position) ON ledger.projections TO number_ledger_reader;
-- Neither hashes nor ciphertexts.
GRANT SELECT (id, endpoint_id, not_before, not_after, created_at, last_used_at, verified_count, deleted_at)
   ON ledger.endpoint_secrets TO number_ledger_reader;
GRANT SELECT (id, name, scopes, workspaces, expires_at, previous_expires_at, created_at, created_by, last_used_at, revoked_at)
   ON ledger.api_keys TO number_ledger_reader;
`;
