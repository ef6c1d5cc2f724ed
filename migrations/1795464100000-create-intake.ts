import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints with their secrets, and a row for each delivery. */
export class CreateIntake1795464100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ENDPOINTS);
    await queryRunner.query(DELIVERIES);
    await queryRunner.query(DELIVERY_DETAILS);
    await queryRunner.query(RECORD_DELIVERIES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION ledger.record_deliveries(json, json, bytea)');
    await queryRunner.query('DROP TABLE ledger.deliveries, ledger.endpoint_secrets, ledger.endpoints');
  }
}

// Deleted endpoints and secrets stay as rows: events they verified must stay verifiable.
const ENDPOINTS = `
CREATE TABLE ledger.endpoints (
  id           text        PRIMARY KEY,
  workspace_id text        NOT NULL,
  description  text        NOT NULL DEFAULT '',
  scheme       text        NOT NULL DEFAULT 'auto'   CHECK (scheme IN ('auto', 'bare', 'timestamped')),
  stale_policy text        NOT NULL DEFAULT 'accept' CHECK (stale_policy IN ('accept', 'reject')),
  key_encoding text        NOT NULL DEFAULT 'utf8'   CHECK (key_encoding IN ('utf8', 'strip_prefix', 'base64', 'hex')),
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at   timestamptz
);

CREATE TABLE ledger.endpoint_secrets (
  id             uuid        PRIMARY KEY,
  endpoint_id    text        NOT NULL REFERENCES ledger.endpoints (id),
  ciphertext     bytea       NOT NULL,
  not_before     timestamptz,
  not_after      timestamptz,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_used_at   timestamptz,
  verified_count bigint      NOT NULL DEFAULT 0,
  deleted_at     timestamptz
);
CREATE INDEX endpoint_secrets_endpoint ON ledger.endpoint_secrets (endpoint_id);
`;

const DELIVERIES = `
CREATE TABLE ledger.deliveries (
  id               uuid        PRIMARY KEY,
  received_at      timestamptz NOT NULL,
  position         bigint,
  secret_id        uuid,
  endpoint_id      text        NOT NULL,
  status           text        NOT NULL CHECK (status IN
                     ('recorded', 'duplicate', 'conflict', 'ignored', 'quarantined', 'rejected', 'dismissed')),
  event_id         text,
  kind             text,
  reason           text,
  flags            text[],
  idempotency_key  text,
  header_kind      text,
  header_event_id  text,
  signature        text,
  body             bytea,
  dismissed_reason text,
  resolved_at      timestamptz,
  CHECK (status NOT IN ('recorded', 'duplicate') OR position IS NOT NULL)
);
COMMENT ON COLUMN ledger.deliveries.position IS 'The event this delivery brought, or met again.';
COMMENT ON COLUMN ledger.deliveries.body IS 'The bytes received; NULL where they are the event''s.';
CREATE INDEX deliveries_position ON ledger.deliveries (position) WHERE position IS NOT NULL;
CREATE INDEX deliveries_status ON ledger.deliveries (status, id) WHERE status NOT IN ('recorded', 'duplicate');
CREATE INDEX deliveries_event_id ON ledger.deliveries (event_id) WHERE event_id IS NOT NULL;
`;

// What a recorded delivery has in common with its event is kept once, on the event.
export const DELIVERY_DETAILS = `
CREATE VIEW ledger.delivery_details AS
SELECT d.id, d.received_at, d.position, d.endpoint_id, d.status, d.reason, d.flags, d.idempotency_key,
       d.header_kind, d.header_event_id, d.dismissed_reason, d.resolved_at,
       coalesce(d.event_id, e.event_id)   AS event_id,
       coalesce(d.kind, e.kind)           AS kind,
       coalesce(d.signature, e.signature) AS signature,
       coalesce(d.secret_id, e.secret_id) AS secret_id,
       coalesce(d.body, e.body)           AS body
  FROM ledger.deliveries d
  LEFT JOIN ledger.events e ON e.position = d.position;
`;

// The event and its delivery commit together, so an acknowledged delivery has both or neither.
export const RECORD_DELIVERIES = `
CREATE FUNCTION ledger.record_deliveries(events json, deliveries json, bodies bytea)
RETURNS TABLE (ordinal integer, outcome text, "position" bigint)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH appended AS MATERIALIZED (
    SELECT a.ordinal, a.outcome, a.position FROM ledger.append_events(events, bodies) a
     WHERE json_array_length(events) > 0
  ), kept AS (
    INSERT INTO ledger.deliveries (id, received_at, position, secret_id, endpoint_id, status, event_id, kind, reason,
                                   flags, idempotency_key, header_kind, header_event_id, signature, body)
    SELECT d.id, d.received_at, coalesce(d.position, a.position),
           CASE WHEN a.outcome = 'recorded' AND d.status IS NULL THEN NULL ELSE d.secret_id END,
           d.endpoint_id,
           coalesce(d.status, CASE a.outcome WHEN 'recorded' THEN 'recorded' ELSE 'duplicate' END),
           d.event_id, d.kind, d.reason, d.flags, d.idempotency_key, d.header_kind, d.header_event_id,
           CASE WHEN a.outcome = 'recorded' AND d.status IS NULL THEN NULL ELSE d.signature END,
           CASE WHEN d.status IS NOT NULL THEN substring(bodies FROM d.body_at + 1 FOR d.body_length) END
      FROM json_to_recordset(deliveries) AS d(
             id uuid, received_at timestamptz, ordinal integer, position bigint, secret_id uuid, endpoint_id text,
             status text, event_id text, kind text, reason text, flags text[], idempotency_key text, header_kind text,
             header_event_id text, signature text, body_at integer, body_length integer)
      LEFT JOIN appended a ON a.ordinal = d.ordinal
     WHERE d.status IS NOT NULL OR a.outcome <> 'differs'
    ON CONFLICT (id) DO NOTHING
  )
  SELECT a.ordinal, a.outcome, a.position FROM appended a;
END $$;
COMMENT ON FUNCTION ledger.record_deliveries IS
  'Appends the events of a batch of deliveries and keeps the deliveries, in one transaction. A delivery without a status takes it from its event''s outcome; where that is differs, nothing is kept and the caller compares the contents.';
`;

const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE ON ledger.endpoints, ledger.endpoint_secrets, ledger.deliveries TO number_ledger_service;
GRANT SELECT ON ledger.delivery_details TO number_ledger_service;
`;
