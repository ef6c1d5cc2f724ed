import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log itself, the one function that appends to it, and the walls that keep it append-only. */
export class CreateEventStore1795464000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(SERVICE_ROLE);
    await queryRunner.query(EVENTS);
    await queryRunner.query(APPEND_ONLY);
    await queryRunner.query(APPEND_EVENTS);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION ledger.append_events(json, bytea)');
    await queryRunner.query('DROP TABLE ledger.events');
    await queryRunner.query('DROP FUNCTION ledger.refuse_rewrite()');
  }
}

// Roles belong to the whole server: another ledger on it may have made this one, also at this very moment.
const SERVICE_ROLE = `
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'number_ledger_service') THEN
    BEGIN
      CREATE ROLE number_ledger_service NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role % may not create the role number_ledger_service, which the running ledger works as', current_user
          USING HINT = 'Let an administrator run: CREATE ROLE number_ledger_service NOLOGIN; GRANT number_ledger_service TO ' || quote_ident(current_user) || ';';
    END;
  END IF;
  -- The right to SET ROLE has been one of its own since PostgreSQL 16.
  IF NOT pg_has_role(current_user, 'number_ledger_service',
                     CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT number_ledger_service TO %I', current_user);
  END IF;
END $$;
`;

// Bytes are kept as bytea: jsonb would reorder keys and refuse what JSON allows (docs/events.md).
const EVENTS = `
CREATE TABLE ledger.events (
  position       bigint      PRIMARY KEY CHECK (position > 0),
  recorded_at    timestamptz NOT NULL,
  secret_id      uuid,
  workspace_id   text        NOT NULL,
  event_id       text        NOT NULL,
  kind           text        NOT NULL,
  e164           text,
  causation_id   text,
  correlation_id text,
  signature      text,
  body           bytea       NOT NULL
);
COMMENT ON TABLE ledger.events IS 'The append-only log. Written by ledger.append_events() alone.';
COMMENT ON COLUMN ledger.events.body IS 'The bytes as received from the provider, or the JSON of a fact of our own (kind ledger.*).';
COMMENT ON COLUMN ledger.events.secret_id IS 'The endpoint secret that verified the signature.';

-- Unique on event_id alone would let the holder of one workspace''s secret block another''s events.
CREATE UNIQUE INDEX events_identity ON ledger.events (workspace_id, event_id);
CREATE INDEX events_number ON ledger.events (e164, position) WHERE e164 IS NOT NULL;
`;

// ENABLE ALWAYS: also where session_replication_role switches ordinary triggers off.
const APPEND_ONLY = `
CREATE FUNCTION ledger.refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.% refused: the log is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Record a new event that corrects the old one.';
END $$;

CREATE TRIGGER events_refuse_change BEFORE UPDATE OR DELETE ON ledger.events
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON ledger.events
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_rewrite();
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_refuse_change;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_refuse_truncate;
`;

// The lock is taken in one statement and the head read in the next, which therefore sees the last holder's commit.
// That holds under READ COMMITTED only, so any other isolation is refused.
export const APPEND_EVENTS = `
CREATE FUNCTION ledger.append_events(batch json, bodies bytea)
RETURNS TABLE (ordinal integer, outcome text, "position" bigint, recorded_at timestamptz)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  head             bigint;
  head_recorded_at timestamptz;
  append_at        timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append_events needs READ COMMITTED, the transaction is %', upper(current_setting('transaction_isolation'))
      USING ERRCODE = 'invalid_transaction_state';
  END IF;

  PERFORM pg_advisory_xact_lock(7305804385734157);

  SELECT e.position, e.recorded_at INTO head, head_recorded_at
    FROM ledger.events e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  -- Strictly later than the batch before, also when the clock steps back: who asked as of its recorded_at got all there was.
  append_at := greatest(clock_timestamp(), head_recorded_at + interval '1 microsecond');

  RETURN QUERY
  WITH incoming AS MATERIALIZED (
    SELECT i.*, substring(bodies FROM i.body_at + 1 FOR i.body_length) AS body
      FROM json_to_recordset(batch) AS i(
        ordinal integer, workspace_id text, event_id text, kind text, e164 text, causation_id text,
        correlation_id text, signature text, secret_id uuid, body_at integer, body_length integer)
  ), probed AS MATERIALIZED (
    SELECT i.*, known.position AS known_position, known.recorded_at AS known_recorded_at, known.body AS known_body,
           row_number() OVER (PARTITION BY i.workspace_id, i.event_id ORDER BY i.ordinal) AS occurrence
      FROM incoming i
      LEFT JOIN LATERAL (
        SELECT e.position, e.recorded_at, e.body FROM ledger.events e
         WHERE e.workspace_id = i.workspace_id AND e.event_id = i.event_id LIMIT 1
      ) known ON true
  ), fresh AS MATERIALIZED (
    SELECT p.*, head + row_number() OVER (ORDER BY p.ordinal) AS new_position
      FROM probed p WHERE p.known_position IS NULL AND p.occurrence = 1
  ), inserted AS (
    INSERT INTO ledger.events (position, recorded_at, secret_id, workspace_id, event_id, kind, e164,
                               causation_id, correlation_id, signature, body)
    SELECT f.new_position, append_at, f.secret_id, f.workspace_id, f.event_id, f.kind, f.e164,
           f.causation_id, f.correlation_id, f.signature, f.body
      FROM fresh f ORDER BY f.new_position
  )
  SELECT p.ordinal,
         CASE
           WHEN p.ordinal = f.ordinal THEN 'recorded'
           WHEN p.body = coalesce(p.known_body, f.body) THEN 'known'
           ELSE 'differs'
         END,
         coalesce(p.known_position, f.new_position),
         coalesce(p.known_recorded_at, append_at)
    FROM probed p
    LEFT JOIN fresh f ON f.workspace_id = p.workspace_id AND f.event_id = p.event_id
   ORDER BY p.ordinal;
END $$;
COMMENT ON FUNCTION ledger.append_events IS
  'The only door to the log. Takes a batch (JSON rows; bodies in one bytea, cut by body_at and body_length) and answers one outcome a row: recorded, known (same bytes already there), differs (same identity, other bytes).';
`;

export const PRIVILEGES = `
GRANT USAGE ON SCHEMA ledger TO number_ledger_service;
-- So that a service that may not migrate can see that it need not. TypeORM makes the table before the first migration.
GRANT SELECT ON ledger.migrations TO number_ledger_service;
REVOKE ALL ON ledger.events FROM PUBLIC;
GRANT SELECT ON ledger.events TO number_ledger_service;
REVOKE ALL ON FUNCTION ledger.append_events(json, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_events(json, bytea) TO number_ledger_service;
`;
