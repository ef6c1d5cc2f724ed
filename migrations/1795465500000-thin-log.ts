import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPEND_EVENTS, PRIVILEGES as APPEND_PRIVILEGES } from './1795464000000-create-event-store.js';
import { DELIVERY_DETAILS, RECORD_DELIVERIES } from './1795464100000-create-intake.js';

/**
 * Fewer bytes for each event and its delivery (docs/decisions/0165). Rewrites both tables: the log holds still meanwhile, and
 * what the view ledger.events says stays the same. The next migration makes the functions that write them so.
 */
export class ThinLog1795465500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DROP_WRITERS);
    await queryRunner.query(PACKED_TEXT);
    await queryRunner.query(THIN_EVENTS);
    await queryRunner.query(THIN_DELIVERIES);
    await queryRunner.query(THIN_DETAILS);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP VIEW ledger.delivery_details');
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

const DETAILS_WALL = `
ALTER VIEW ledger.delivery_details SET (security_invoker = true);
GRANT SELECT ON ledger.delivery_details TO number_ledger_service, number_ledger_reader;
`;

const PRIVILEGES = `
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
