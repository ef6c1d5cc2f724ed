import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The functions that write the thinner log and its deliveries (docs/decisions/0166). */
export class AppendArrays1795465510000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(APPEND_EVENTS);
    await queryRunner.query(RECORD_DELIVERIES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION ledger.record_deliveries');
    await queryRunner.query('DROP FUNCTION ledger.append_events');
  }
}

// The lock is taken in one statement and the head read in the next, which therefore sees the last holder's commit.
// That holds under READ COMMITTED only, so any other isolation is refused. LATERAL with LIMIT 1 is always an index probe: a
// join or NOT EXISTS may be planned as a scan while the log is empty, and stay one. Nearly always every event is new; only
// where one is not do the outcomes take another look.
const APPEND_EVENTS = `
CREATE FUNCTION ledger.append_events(
  workspace_ids bytea[], event_ids bytea[], kinds text[], e164s text[], causation_ids text[], correlation_ids text[],
  signatures bytea[], secret_ids uuid[], bodies_at integer[], body_lengths integer[], bodies bytea)
RETURNS TABLE (ordinal integer, outcome text, "position" bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  events           integer := cardinality(event_ids);
  -- Of repeats within the batch, the first.
  firsts           integer[] := '{1}';
  head             bigint;
  head_recorded_at timestamptz;
  append_at        timestamptz;
  appended         integer;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append_events needs READ COMMITTED, the transaction is %', upper(current_setting('transaction_isolation'))
      USING ERRCODE = 'invalid_transaction_state';
  END IF;

  PERFORM pg_advisory_xact_lock(7305804385734157);

  SELECT e.position, e.recorded_at INTO head, head_recorded_at
    FROM ledger.log e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  -- Strictly later than the batch before, also when the clock steps back: who asked as of its recorded_at got all there was.
  append_at := greatest(clock_timestamp(), head_recorded_at + interval '1 microsecond');

  IF events <> 1 THEN
    firsts := ARRAY(SELECT DISTINCT ON (event_ids[n], workspace_ids[n]) n FROM generate_series(1, events) AS n
                     ORDER BY event_ids[n], workspace_ids[n], n);
  END IF;
  INSERT INTO ledger.log (position, recorded_at, secret_id, workspace_id, event_id, kind, e164,
                             causation_id, correlation_id, signature, body)
  SELECT head + row_number() OVER (ORDER BY i.n), append_at, secret_ids[i.n], workspace_ids[i.n], event_ids[i.n], kinds[i.n],
         e164s[i.n], causation_ids[i.n], correlation_ids[i.n], signatures[i.n],
         substring(bodies FROM bodies_at[i.n] + 1 FOR body_lengths[i.n])
    FROM unnest(firsts) AS i(n)
    LEFT JOIN LATERAL (SELECT e.position FROM ledger.log e
                        WHERE e.event_id = event_ids[i.n] AND e.workspace_id = workspace_ids[i.n] LIMIT 1) known ON true
   WHERE known.position IS NULL;
  GET DIAGNOSTICS appended = ROW_COUNT;

  IF appended = events THEN
    FOR n IN 1 .. events LOOP
      ordinal := n - 1;
      outcome := 'recorded';
      position := head + n;
      RETURN NEXT;
    END LOOP;
    RETURN;
  END IF;

  RETURN QUERY
  SELECT i.n - 1,
         CASE
           WHEN stored.position > head AND row_number() OVER (PARTITION BY stored.position ORDER BY i.n) = 1 THEN 'recorded'
           WHEN stored.body = substring(bodies FROM bodies_at[i.n] + 1 FOR body_lengths[i.n]) THEN 'known'
           ELSE 'differs'
         END,
         stored.position
    FROM generate_series(1, events) AS i(n),
         LATERAL (SELECT e.position, e.body FROM ledger.log e
                   WHERE e.event_id = event_ids[i.n] AND e.workspace_id = workspace_ids[i.n] LIMIT 1) AS stored
   ORDER BY i.n;
END $$;
COMMENT ON FUNCTION ledger.append_events IS
  'The only door to the log. Takes a batch (an array a field; bodies in one bytea, cut by bodies_at and body_lengths) and answers one outcome an event, in their order: recorded, known (same bytes already there), differs (same identity, other bytes).';
`;

// The event and its delivery commit together, so an acknowledged delivery has both or neither.
const RECORD_DELIVERIES = `
CREATE FUNCTION ledger.record_deliveries(
  workspace_ids bytea[], event_ids bytea[], kinds text[], e164s text[], causation_ids text[], correlation_ids text[],
  signatures bytea[], secret_ids uuid[], bodies_at integer[], body_lengths integer[], bodies bytea, deliveries json)
RETURNS TABLE (ordinal integer, outcome text, "position" bigint)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH appended AS MATERIALIZED (
    SELECT a.ordinal, a.outcome, a.position
      FROM ledger.append_events(workspace_ids, event_ids, kinds, e164s, causation_ids, correlation_ids, signatures, secret_ids,
                                bodies_at, body_lengths, bodies) a
     WHERE cardinality(event_ids) > 0
  ), kept AS (
    INSERT INTO ledger.deliveries (id, received_at, position, secret_id, endpoint_id, status, event_id, kind, reason, flags,
                                   idempotency_key, header_kind, header_event_id, same_kind, same_event_id, signature, body)
    SELECT d.id, d.received_at, coalesce(d.position, a.position),
           CASE WHEN a.outcome = 'recorded' AND d.status IS NULL THEN NULL ELSE d.secret_id END,
           d.endpoint_id,
           coalesce(d.status, CASE a.outcome WHEN 'recorded' THEN 'recorded' ELSE 'duplicate' END),
           d.event_id, d.kind, d.reason, d.flags, d.idempotency_key, d.header_kind, d.header_event_id,
           coalesce(d.same_kind, false), coalesce(d.same_event_id, false),
           CASE WHEN a.outcome = 'recorded' AND d.status IS NULL THEN NULL ELSE d.signature END,
           CASE WHEN d.status IS NOT NULL THEN substring(bodies FROM d.body_at + 1 FOR d.body_length) END
      FROM json_to_recordset(deliveries) AS d(
             id uuid, received_at timestamptz, event integer, position bigint, secret_id uuid, endpoint_id text,
             status text, event_id text, kind text, reason text, flags text[], idempotency_key bytea, header_kind text,
             header_event_id text, same_kind boolean, same_event_id boolean, signature bytea, body_at integer, body_length integer)
      LEFT JOIN appended a ON a.ordinal = d.event
     WHERE d.status IS NOT NULL OR a.outcome <> 'differs'
    ON CONFLICT (id) DO NOTHING
  )
  SELECT a.ordinal, a.outcome, a.position FROM appended a;
END $$;
COMMENT ON FUNCTION ledger.record_deliveries IS
  'Appends the events of a batch of deliveries and keeps the deliveries, in one transaction. A delivery without a status takes it from the outcome of its event (by ordinal); where that is differs, nothing is kept and the caller compares the contents.';
`;

const PRIVILEGES = `
REVOKE ALL ON FUNCTION ledger.append_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_events TO number_ledger_service;
`;
