import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions: webhooks of other systems, and the deliveries that pass the log on to them. */
export class CreateSubscriptions1795465100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(WEBHOOKS);
    await queryRunner.query(DELIVERIES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE ledger.webhook_replays, ledger.webhook_deliveries, ledger.webhook_secrets, ledger.webhooks',
    );
  }
}

const WEBHOOKS = `
CREATE TABLE ledger.webhooks (
  id            uuid        PRIMARY KEY,
  workspace_id  text        NOT NULL,
  url           text        NOT NULL,
  events        text[]      NOT NULL,
  format        text        NOT NULL CHECK (format IN ('sautikit', 'sautikit-timestamped', 'standard-webhooks')),
  retry         text        NOT NULL CHECK (retry IN ('short', 'long')),
  status        text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused')),
  paused_reason text,
  paused_at     timestamptz,
  position      bigint      NOT NULL CHECK (position >= 0),
  failing_since timestamptz,
  leased_by     uuid,
  leased_until  timestamptz,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at    timestamptz,
  CHECK ((status = 'paused') = (paused_at IS NOT NULL AND paused_reason IS NOT NULL))
) WITH (fillfactor = 50);
COMMENT ON COLUMN ledger.webhooks.position IS 'Deliveries exist for what the log holds up to here.';
COMMENT ON COLUMN ledger.webhooks.failing_since IS 'Since when attempts were made and none succeeded.';

CREATE TABLE ledger.webhook_secrets (
  id         uuid        PRIMARY KEY,
  webhook_id uuid        NOT NULL REFERENCES ledger.webhooks (id),
  ciphertext bytea       NOT NULL,
  not_after  timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX webhook_secrets_webhook ON ledger.webhook_secrets (webhook_id);
`;

// seq is the order within a webhook: its deliveries are made by one process at a time.
const DELIVERIES = `
CREATE TABLE ledger.webhook_deliveries (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  seq             bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  webhook_id      uuid        NOT NULL REFERENCES ledger.webhooks (id),
  position        bigint      NOT NULL,
  lane            text        NOT NULL,
  replay          boolean     NOT NULL,
  status          text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'dead_letter')),
  attempts        integer     NOT NULL DEFAULT 0,
  failed          integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  created_at      timestamptz NOT NULL,
  finished_at     timestamptz
);
COMMENT ON COLUMN ledger.webhook_deliveries.lane IS 'Deliveries of one lane follow each other: a number, or the event itself where it has none.';
COMMENT ON COLUMN ledger.webhook_deliveries.failed IS 'Failed attempts that count for the schedule.';
CREATE INDEX webhook_deliveries_lane ON ledger.webhook_deliveries (webhook_id, lane, seq) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_pending ON ledger.webhook_deliveries (webhook_id, seq) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_dead ON ledger.webhook_deliveries (webhook_id, seq) WHERE status = 'dead_letter';
CREATE INDEX webhook_deliveries_all ON ledger.webhook_deliveries (webhook_id, seq);

CREATE TABLE ledger.webhook_replays (
  id          uuid        PRIMARY KEY,
  webhook_id  uuid        NOT NULL REFERENCES ledger.webhooks (id),
  position    bigint      NOT NULL,
  until       bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);
COMMENT ON COLUMN ledger.webhook_replays.position IS 'Deliveries were made anew up to here.';
CREATE INDEX webhook_replays_unfinished ON ledger.webhook_replays (webhook_id, id) WHERE finished_at IS NULL;
`;

const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE ON ledger.webhooks, ledger.webhook_deliveries, ledger.webhook_replays TO number_ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.webhook_secrets TO number_ledger_service;
`;
