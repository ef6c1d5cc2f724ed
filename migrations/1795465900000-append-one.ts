import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The short way onto the log for an event that comes alone (docs/decisions/0167). */
export class AppendOne1795465900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(APPEND_EVENT);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION ledger.append_event');
  }
}

// By the rules of ledger.append_events(): the lock in one statement, the head in the next, READ COMMITTED only. Under the lock
// nobody else inserts, so a conflict is with what is on the log already. A lone value costs less to answer than a row.
const APPEND_EVENT = `
CREATE FUNCTION ledger.append_event(
  workspace_id bytea, event_id bytea, kind text, e164 text, causation_id text, correlation_id text, signature bytea,
  secret_id uuid, body bytea) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  head             bigint;
  head_recorded_at timestamptz;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append_event needs READ COMMITTED, the transaction is %', upper(current_setting('transaction_isolation'))
      USING ERRCODE = 'invalid_transaction_state';
  END IF;

  PERFORM pg_advisory_xact_lock(7305804385734157);

  SELECT e.position, e.recorded_at INTO head, head_recorded_at
    FROM ledger.log e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);

  INSERT INTO ledger.log (position, recorded_at, secret_id, workspace_id, event_id, kind, e164,
                          causation_id, correlation_id, signature, body)
  VALUES (head + 1, greatest(clock_timestamp(), head_recorded_at + interval '1 microsecond'), secret_id, workspace_id, event_id,
          kind, e164, causation_id, correlation_id, signature, body)
  ON CONFLICT (event_id, workspace_id) DO NOTHING;
  RETURN CASE WHEN FOUND THEN head + 1 END;
END $$;
COMMENT ON FUNCTION ledger.append_event IS
  'The short way onto the log for one event. Answers its position; null where its identity is on the log already: what to make of that, ledger.append_events() says.';
`;

const PRIVILEGES = `
REVOKE ALL ON FUNCTION ledger.append_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_event TO number_ledger_service;
`;
