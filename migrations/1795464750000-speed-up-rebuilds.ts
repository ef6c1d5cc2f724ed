import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FINISH_GENERATION } from './1795464500000-create-rebuilds.js';

/** What a rebuild spent most of its time on in PostgreSQL, at half the cost (docs/decisions/0062). */
export class SpeedUpRebuilds1795464750000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PLAIN_JSON);
    await queryRunner.query('DROP FUNCTION ledger.finish_generation(text[])');
    await queryRunner.query(INDEXES_ONE_BY_ONE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION ledger.generation_indexes(text[]);
      DROP FUNCTION ledger.create_generation_index(text, text);
      DROP FUNCTION ledger.complete_generation(text[]);
      ALTER TABLE ledger.numbers ALTER COLUMN anomalies TYPE jsonb, ALTER COLUMN evidence TYPE jsonb;
    `);
    await queryRunner.query(FINISH_GENERATION);
    await queryRunner.query(`
      REVOKE ALL ON FUNCTION ledger.finish_generation(text[]) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger.finish_generation(text[]) TO number_ledger_service;
    `);
  }
}

// They are only ever handed out whole: kept as text, they cost a third to write.
export const PLAIN_JSON =
  'ALTER TABLE ledger.numbers ALTER COLUMN anomalies TYPE json, ALTER COLUMN evidence TYPE json';

// One call an index, so that several can be built at once. A table may get many indexes at a time, but constraints one by one:
// so keys are built as indexes, and made constraints at the end. Workers for one index would be in the way of the other builds.
const INDEXES_ONE_BY_ONE = `
CREATE FUNCTION ledger.generation_indexes(tables text[]) RETURNS TABLE (table_name text, index_name text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.relname::text, x.relname::text
    FROM unnest(tables) AS wanted(name)
    JOIN pg_class t ON t.relname = wanted.name AND t.relnamespace = 'ledger'::regnamespace
    JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_class x ON x.oid = i.indexrelid
   ORDER BY pg_relation_size(x.oid) DESC, x.relname
$$;
COMMENT ON FUNCTION ledger.generation_indexes IS 'The indexes of read-model tables, the one that takes longest to build first.';

CREATE FUNCTION ledger.create_generation_index(table_name text, index_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET max_parallel_maintenance_workers = 0 AS $$
DECLARE definition text;
BEGIN
  PERFORM ledger.assert_read_model(table_name);
  SELECT pg_get_indexdef(i.indexrelid) INTO STRICT definition
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
   WHERE i.indrelid = format('ledger.%I', table_name)::regclass AND x.relname = index_name;
  EXECUTE replace(definition, format(' ON ledger.%I ', table_name), format(' ON ledger_rebuild.%I ', table_name));
END $$;
COMMENT ON FUNCTION ledger.create_generation_index IS
  'Gives a filled table an index of the live one, by the same name; several at once, if called on several connections.';

CREATE FUNCTION ledger.complete_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name   text;
  "key"  record;
  listed text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    PERFORM ledger.assert_read_model(name);
    FOR "key" IN
      SELECT conname, CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END AS kind
        FROM pg_constraint WHERE conrelid = format('ledger.%I', name)::regclass AND contype IN ('p', 'u')
    LOOP
      EXECUTE format('ALTER TABLE ledger_rebuild.%I ADD CONSTRAINT %2$I %3$s USING INDEX %2$I', name, "key".conname, "key".kind);
    END LOOP;
    SELECT string_agg(DISTINCT quote_ident(a.attname), ', ') INTO listed
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = format('ledger.%I', name)::regclass;
    EXECUTE format('ANALYZE ledger_rebuild.%I (%s)', name, listed);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.complete_generation IS
  'Makes indexes the keys that they are in the live tables, and lets the planner know the columns it chooses by; autovacuum sees to the others.';

REVOKE ALL ON FUNCTION ledger.generation_indexes(text[]), ledger.create_generation_index(text, text),
                       ledger.complete_generation(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.generation_indexes(text[]), ledger.create_generation_index(text, text),
                          ledger.complete_generation(text[]) TO number_ledger_service;
`;
