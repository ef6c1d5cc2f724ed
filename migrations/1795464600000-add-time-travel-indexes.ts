import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lead from an instant to the assignments that had begun or ended by then. Plain B-trees rather than a GiST index on
 * the range: measured at a million numbers, their worst page is faster and building them takes a third (docs/decisions/0056).
 */
export class AddTimeTravelIndexes1795464600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
CREATE INDEX assignments_started_at ON ledger.assignments (started_at);
CREATE INDEX assignments_ended_at ON ledger.assignments (ended_at) WHERE ended_at IS NOT NULL;
`);
  }

  // A rebuild gives the indexes of its copy names of its own, so they are found by what they are on.
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
DO $$
DECLARE name text;
BEGIN
  FOR name IN
    SELECT i.indexrelid::regclass FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
     WHERE i.indrelid = 'ledger.assignments'::regclass AND i.indnatts = 1 AND a.attname IN ('started_at', 'ended_at')
  LOOP
    EXECUTE 'DROP INDEX ' || name;
  END LOOP;
END $$;
`);
  }
}
