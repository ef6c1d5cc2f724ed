import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the built-in reactions act on: routing rules, phone book entries, billing subscriptions (docs/records.md). */
export class CreateBuiltInRecords1795464800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ROUTING_RULES);
    await queryRunner.query(PHONE_BOOK_ENTRIES);
    await queryRunner.query(BILLING_SUBSCRIPTIONS);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE ledger.billing_subscriptions, ledger.phone_book_entries, ledger.routing_rules',
    );
  }
}

const ROUTING_RULES = `
CREATE TABLE ledger.routing_rules (
  workspace_id text             NOT NULL,
  e164         text COLLATE "C" NOT NULL,
  voice_url    text             NOT NULL,
  events_url   text,
  note         text,
  created_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, e164)
);
`;

const PHONE_BOOK_ENTRIES = `
CREATE TABLE ledger.phone_book_entries (
  id           uuid             PRIMARY KEY,
  workspace_id text             NOT NULL,
  e164         text COLLATE "C" NOT NULL,
  name         text             NOT NULL,
  department   text,
  note         text,
  created_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz      NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE ledger.phone_book_entries IS 'Personal data: names never enter the log, ids of entries do.';
CREATE INDEX phone_book_entries_number ON ledger.phone_book_entries (workspace_id, e164);
`;

// "No two periods of one number overlap" needs equality of text in a GiST index, which is an extension. A range of one
// value, the hash of workspace and number, is equal where it overlaps, and needs none.
const BILLING_SUBSCRIPTIONS = `
CREATE TABLE ledger.billing_subscriptions (
  id                  uuid             PRIMARY KEY,
  workspace_id        text             NOT NULL,
  e164                text COLLATE "C" NOT NULL,
  monthly_price_minor bigint           NOT NULL CHECK (monthly_price_minor >= 0),
  currency            text             NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  started_at          timestamptz      NOT NULL,
  stopped_at          timestamptz      CHECK (stopped_at >= started_at),
  correction_seconds  bigint           NOT NULL DEFAULT 0 CHECK (correction_seconds >= 0),
  stopped_by          text             CHECK (stopped_by IS NULL OR stopped_at IS NOT NULL),
  created_at          timestamptz      NOT NULL DEFAULT clock_timestamp(),
  updated_at          timestamptz      NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT billing_subscriptions_no_overlap EXCLUDE USING gist (
    numrange(hashtextextended(workspace_id || ' ' || e164, 0), hashtextextended(workspace_id || ' ' || e164, 0), '[]') WITH &&,
    tstzrange(started_at, stopped_at) WITH &&)
);
COMMENT ON TABLE ledger.billing_subscriptions IS 'One row per period in which a number is billed to a workspace, half-open.';
COMMENT ON COLUMN ledger.billing_subscriptions.correction_seconds IS 'Billed after the stop, because it was known late.';
COMMENT ON COLUMN ledger.billing_subscriptions.stopped_by IS 'The release event that stopped it.';
CREATE INDEX billing_subscriptions_number ON ledger.billing_subscriptions (workspace_id, e164, started_at);
CREATE UNIQUE INDEX billing_subscriptions_one_open
  ON ledger.billing_subscriptions (workspace_id, e164) WHERE stopped_at IS NULL;
`;

// Billing is history: the service stops a period, it never deletes one.
const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.routing_rules, ledger.phone_book_entries TO number_ledger_service;
GRANT SELECT, INSERT, UPDATE ON ledger.billing_subscriptions TO number_ledger_service;
`;
