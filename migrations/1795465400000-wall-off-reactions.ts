import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The second wall (docs/decisions/0141) around what is done because of releases, and what that acts on. */
export class WallOffReactions1795465400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of WALLED.toReversed())
      await queryRunner.query(`
DROP POLICY engine ON ledger.${table};
DROP POLICY caller ON ledger.${table};
ALTER TABLE ledger.${table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
REVOKE ALL ON ledger.${table} FROM number_ledger_reader`);
  }
}

const WALLED = [
  'reactions',
  'routing_rules',
  'phone_book_entries',
  'billing_subscriptions',
  'destinations',
  'destination_secrets',
];

const TABLES = `
SELECT ledger.enforce_tenancy('reactions');
SELECT ledger.enforce_tenancy('routing_rules');
SELECT ledger.enforce_tenancy('phone_book_entries');
SELECT ledger.enforce_tenancy('billing_subscriptions');
SELECT ledger.enforce_tenancy('destinations');
-- By the destinations that the same caller may see.
SELECT ledger.enforce_tenancy('destination_secrets', 'destination_id IN (SELECT id FROM ledger.destinations)');
`;

// Not the attempts: their rows do not say whose they are (docs/tenancy.md). Nor ciphertexts.
const PRIVILEGES = `
GRANT SELECT ON ledger.reactions, ledger.routing_rules, ledger.phone_book_entries, ledger.billing_subscriptions,
                ledger.destinations TO number_ledger_reader;
GRANT SELECT (id, destination_id, not_after, created_at) ON ledger.destination_secrets TO number_ledger_reader;
`;
