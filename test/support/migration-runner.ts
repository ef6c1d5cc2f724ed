import type { QueryRunner } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';

/** Runs single migrations there and back, as the owner. */
export interface MigrationRunner {
  runner: QueryRunner;
  close(): Promise<void>;
}

export async function openMigrationRunner(url: string): Promise<MigrationRunner> {
  const source = await createDataSource(url).initialize();
  const runner = source.createQueryRunner();
  return {
    runner,
    async close() {
      await runner.release();
      await source.destroy();
    },
  };
}
