import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPEND_EVENTS, PRIVILEGES as APPEND_PRIVILEGES } from './1795464000000-create-event-store.js';
import { DELIVERY_DETAILS, RECORD_DELIVERIES } from './1795464100000-create-intake.js';

/**
 * Fewer bytes for each event and its delivery, and the two functions that write them (docs/decisions/0165, 0166).
 * Rewrites both tables: the log holds still meanwhile, and what the view ledger.events says stays the same.
 */
export class ThinLog1795465500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DROP_WRITERS);
    await queryRunner.query(PACKED_TEXT);
    await queryRunner.query(THIN_EVENTS);
    await queryRunner.query(THIN_DELIVERIES);
    await queryRunner.query(THIN_DETAILS);
    await queryRunner.query(APPEND_THIN_EVENTS);
    await queryRunner.query(RECORD_THIN_DELIVERIES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DROP_WRITERS);
    await queryRunner.query(WIDEN);
    await queryRunner.query(DELIVERY_DETAILS);
    await queryRunner.query(APPEND_EVENTS);
    await queryRunner.query(RECORD_DELIVERIES);
    await queryRunner.query(APPEND_PRIVILEGES);
    await queryRunner.query(DETAILS_WALL);
  }
}

const DROP_WRITERS = `
DROP FUNCTION ledger.record_deliveries;
DROP FUNCTION ledger.append_events;
DROP VIEW ledger.delivery_details;
`;

// The writer packs (src/event-store/packed-text.ts), what reads unpacks. The first byte says how, so no two texts look alike;
// what can be packed may not stand there unpacked, so an id has one form and the identity index means what it says.
const PACKED_TEXT = String.raw`
CREATE DOMAIN ledger.packed_text AS bytea CHECK (
  VALUE IS NULL OR CASE get_byte(VALUE, 0)
    WHEN 1 THEN octet_length(VALUE) = 17
    WHEN 2 THEN octet_length(VALUE) = 33
    WHEN 0 THEN octet_length(VALUE) NOT IN (37, 65)
             OR encode(substring(VALUE FROM 2), 'escape') !~ '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$'
    ELSE false
  END);
COMMENT ON DOMAIN ledger.packed_text IS
  'Text in few bytes: 01 and 16 bytes for a UUID in lower case, 02 and 32 bytes for 64 hex digits in lower case, 00 and its UTF-8 for any other. Read it with ledger.unpack().';

CREATE FUNCTION ledger.unpack(packed bytea) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE get_byte(packed, 0)
  WHEN 1 THEN encode(substring(packed FROM 2), 'hex')::uuid::text
  WHEN 2 THEN encode(substring(packed FROM 2), 'hex')
  ELSE convert_from(substring(packed FROM 2), 'UTF8')
END;

CREATE FUNCTION ledger.pack(value text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
  WHEN value ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN '\x01'::bytea || uuid_send(value::uuid)
  WHEN value ~ '^[0-9a-f]{64}$' THEN '\x02'::bytea || decode(value, 'hex')
  ELSE '\x00'::bytea || convert_to(value, 'UTF8')
END;
COMMENT ON FUNCTION ledger.pack IS 'For looking up; slower than the writer''s own.';

CREATE FUNCTION ledger.visible_packed() RETURNS bytea[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT ledger.pack(visible) FROM unnest(ledger.visible_workspaces()) AS visible);
`;

// Positions only grow, so their index needs no room between them. Event ids mostly grow over all workspaces, so with them
// first the index grows at its end too; the order within a number comes from the rows, which are few.
const THIN_EVENTS = `
DROP INDEX ledger.events_identity, ledger.events_number;
DROP POLICY caller ON ledger.events;
DROP POLICY engine ON ledger.events;
ALTER INDEX ledger.events_pkey SET (fillfactor = 100);
ALTER TABLE ledger.events RENAME TO log;
ALTER TABLE ledger.log
  ALTER COLUMN workspace_id TYPE ledger.packed_text USING ledger.pack(workspace_id),
  ALTER COLUMN event_id     TYPE ledger.packed_text USING ledger.pack(event_id),
  ALTER COLUMN signature    TYPE ledger.packed_text USING ledger.pack(signature);
CREATE UNIQUE INDEX events_identity ON ledger.log (event_id, workspace_id);
CREATE INDEX events_number ON ledger.log (e164) WHERE e164 IS NOT NULL;
SELECT ledger.enforce_tenancy('log', 'workspace_id = ANY ((SELECT ledger.visible_packed())::bytea[])');

CREATE VIEW ledger.events WITH (security_invoker = true) AS
SELECT position, recorded_at, secret_id, ledger.unpack(workspace_id) AS workspace_id, ledger.unpack(event_id) AS event_id, kind,
       e164, causation_id, correlation_id, ledger.unpack(signature) AS signature, body
  FROM ledger.log;
COMMENT ON VIEW ledger.events IS 'The log as text. Look an event up by its id in ledger.log: WHERE event_id = ledger.pack(…).';
`;

const THIN_DELIVERIES = `
DROP INDEX ledger.deliveries_position;
ALTER INDEX ledger.deliveries_pkey SET (fillfactor = 100);
ALTER TABLE ledger.deliveries
  ADD COLUMN same_kind     boolean NOT NULL DEFAULT false,
  ADD COLUMN same_event_id boolean NOT NULL DEFAULT false;
UPDATE ledger.deliveries d
   SET same_kind     = d.header_kind IS NOT DISTINCT FROM e.kind,
       same_event_id = d.header_event_id IS NOT DISTINCT FROM e.event_id,
       header_kind     = nullif(d.header_kind, e.kind),
       header_event_id = nullif(d.header_event_id, e.event_id)
  FROM ledger.events e
 WHERE e.position = d.position AND d.status IN ('recorded', 'duplicate') AND d.event_id IS NULL AND d.kind IS NULL
   AND (d.header_kind = e.kind OR d.header_event_id = e.event_id);
ALTER TABLE ledger.deliveries
  ALTER COLUMN idempotency_key TYPE ledger.packed_text USING ledger.pack(idempotency_key),
  ALTER COLUMN signature       TYPE ledger.packed_text USING ledger.pack(signature),
  ADD CHECK (NOT same_kind     OR (position IS NOT NULL AND header_kind IS NULL)),
  ADD CHECK (NOT same_event_id OR (position IS NOT NULL AND header_event_id IS NULL));
COMMENT ON COLUMN ledger.deliveries.same_kind IS 'The unsigned header said the kind of the event, so it is not kept again.';
COMMENT ON COLUMN ledger.deliveries.same_event_id IS 'The unsigned header said the id of the event, so it is not kept again.';
CREATE INDEX deliveries_position ON ledger.deliveries (position) WITH (fillfactor = 100) WHERE position IS NOT NULL;
`;

const THIN_DETAILS = `
CREATE VIEW ledger.delivery_details WITH (security_invoker = true) AS
SELECT d.id, d.received_at, d.position, d.endpoint_id, d.status, d.reason, d.flags,
       ledger.unpack(d.idempotency_key) AS idempotency_key,
       CASE WHEN d.same_kind     THEN e.kind     ELSE d.header_kind     END AS header_kind,
       CASE WHEN d.same_event_id THEN e.event_id ELSE d.header_event_id END AS header_event_id,
       d.dismissed_reason, d.resolved_at,
       coalesce(d.event_id, e.event_id)                  AS event_id,
       coalesce(d.kind, e.kind)                          AS kind,
       coalesce(ledger.unpack(d.signature), e.signature) AS signature,
       coalesce(d.secret_id, e.secret_id)                AS secret_id,
       coalesce(d.body, e.body)                          AS body
  FROM ledger.deliveries d
  LEFT JOIN ledger.events e ON e.position = d.position;
`;

// The lock is taken in one statement and the head read in the next, which therefore sees the last holder's commit.
// That holds under READ COMMITTED only, so any other isolation is refused. LATERAL with LIMIT 1 is always an index probe: a
// join or NOT EXISTS may be planned as a scan while the log is empty, and stay one. Nearly always every event is new; only
// where one is not do the outcomes take another look.
const APPEND_THIN_EVENTS = `
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
const RECORD_THIN_DELIVERIES = `
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

const DETAILS_WALL = `
ALTER VIEW ledger.delivery_details SET (security_invoker = true);
GRANT SELECT ON ledger.delivery_details TO number_ledger_service, number_ledger_reader;
`;

const PRIVILEGES = `
REVOKE ALL ON FUNCTION ledger.append_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_events TO number_ledger_service;
GRANT SELECT ON ledger.events, ledger.delivery_details TO number_ledger_service, number_ledger_reader;
`;

const WIDEN = `
DROP INDEX ledger.events_identity, ledger.events_number, ledger.deliveries_position;
ALTER INDEX ledger.events_pkey RESET (fillfactor);
ALTER INDEX ledger.deliveries_pkey RESET (fillfactor);
DROP VIEW ledger.events;
DROP POLICY caller ON ledger.log;
DROP POLICY engine ON ledger.log;
ALTER TABLE ledger.log RENAME TO events;
ALTER TABLE ledger.events
  ALTER COLUMN workspace_id TYPE text USING ledger.unpack(workspace_id),
  ALTER COLUMN event_id     TYPE text USING ledger.unpack(event_id),
  ALTER COLUMN signature    TYPE text USING ledger.unpack(signature);
SELECT ledger.enforce_tenancy('events');
UPDATE ledger.deliveries d
   SET header_kind     = CASE WHEN d.same_kind     THEN e.kind     ELSE d.header_kind     END,
       header_event_id = CASE WHEN d.same_event_id THEN e.event_id ELSE d.header_event_id END,
       same_kind = false, same_event_id = false
  FROM ledger.events e WHERE e.position = d.position AND (d.same_kind OR d.same_event_id);
ALTER TABLE ledger.deliveries
  DROP COLUMN same_kind,
  DROP COLUMN same_event_id,
  ALTER COLUMN idempotency_key TYPE text USING ledger.unpack(idempotency_key),
  ALTER COLUMN signature       TYPE text USING ledger.unpack(signature);
DROP FUNCTION ledger.visible_packed();
DROP FUNCTION ledger.pack(text);
DROP FUNCTION ledger.unpack(bytea);
DROP DOMAIN ledger.packed_text;
CREATE UNIQUE INDEX events_identity ON ledger.events (workspace_id, event_id);
CREATE INDEX events_number ON ledger.events (e164, position) WHERE e164 IS NOT NULL;
CREATE INDEX deliveries_position ON ledger.deliveries (position) WHERE position IS NOT NULL;
`;
