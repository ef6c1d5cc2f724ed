import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ids of assignments in half the bytes, as the log keeps its own (docs/decisions/0173). The rows stay what the log gives, so nothing
 * is built again; the table is written anew under a lock.
 */
export class PackIdsOfAssignments1795465800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await alter(queryRunner, 'ledger.packed_text', 'ledger.pack');
    await queryRunner.query(COMMENTS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(NO_COMMENTS);
    await alter(queryRunner, 'text', 'ledger.unpack');
  }
}

const IDS = ['number_id', 'series_id', 'start_event_id', 'end_event_id'];

/** A rebuild that began before would put a table of the other types in the place of this one: it fails instead. */
async function alter(queryRunner: QueryRunner, type: string, convert: string): Promise<void> {
  const columns = IDS.map((id) => `ALTER COLUMN ${id} TYPE ${type} USING ${convert}(${id})`);
  await queryRunner.query('DROP TABLE IF EXISTS ledger_rebuild.assignments');
  await queryRunner.query(`ALTER TABLE ledger.assignments ${columns.join(', ')}`);
}

const COMMENTS = IDS.map(
  (id) => `COMMENT ON COLUMN ledger.assignments.${id} IS 'Read it with ledger.unpack().';`,
).join('\n');

const NO_COMMENTS = IDS.map((id) => `COMMENT ON COLUMN ledger.assignments.${id} IS NULL;`).join('\n');
