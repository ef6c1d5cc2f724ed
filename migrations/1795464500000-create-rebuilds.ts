import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rebuilding a read model beside itself needs: its runs, and functions that lend the service the DDL for it. */
export class CreateRebuilds1795464500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(REBUILDS);
    await queryRunner.query(GENERATIONS);
    await queryRunner.query(PRIVILEGES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION ledger.create_generation(text[]);
      DROP FUNCTION ledger.finish_generation(text[]);
      DROP FUNCTION ledger.swap_generation(text[]);
      DROP FUNCTION ledger.drop_generation(text[]);
      DROP FUNCTION ledger.assert_read_model(text);
      DROP SCHEMA ledger_rebuild CASCADE;
      DROP SCHEMA ledger_retired CASCADE;
      DROP TABLE ledger.rebuilds;
      ALTER TABLE ledger.projections DROP COLUMN version, DROP COLUMN generation`);
  }
}

const REBUILDS = `
ALTER TABLE ledger.projections
  ADD COLUMN version    integer NOT NULL DEFAULT 1,
  ADD COLUMN generation integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN ledger.projections.version IS 'Of the code that built the rows.';
COMMENT ON COLUMN ledger.projections.generation IS 'How many times the tables were built, counting the first.';

CREATE TABLE ledger.rebuilds (
  id               uuid        PRIMARY KEY,
  projection       text        NOT NULL,
  status           text        NOT NULL DEFAULT 'running'
                     CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled')),
  checking         boolean     NOT NULL DEFAULT false,
  events_done      bigint      NOT NULL DEFAULT 0,
  events_total     bigint      NOT NULL DEFAULT 0,
  cancel_requested boolean     NOT NULL DEFAULT false,
  error            text,
  started_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN ledger.rebuilds.checking IS 'Built only to be compared with the live tables, then thrown away.';
CREATE UNIQUE INDEX rebuilds_one_at_a_time ON ledger.rebuilds (projection) WHERE status = 'running';
`;

export const FINISH_GENERATION = `
-- Built once over the filled table, an index costs far less than kept up row by row.
CREATE FUNCTION ledger.finish_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name   text;
  "like" record;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    PERFORM ledger.assert_read_model(name);
    FOR "like" IN
      SELECT pg_get_indexdef(i.indexrelid) AS index, c.conname AS constraint_name, pg_get_constraintdef(c.oid) AS constraint
        FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
       WHERE i.indrelid = format('ledger.%I', name)::regclass
       ORDER BY i.indexrelid
    LOOP
      IF "like".constraint IS NULL THEN
        EXECUTE replace("like".index, format(' ON ledger.%I ', name), format(' ON ledger_rebuild.%I ', name));
      ELSE
        EXECUTE format('ALTER TABLE ledger_rebuild.%I ADD CONSTRAINT %I %s', name, "like".constraint_name, "like".constraint);
      END IF;
    END LOOP;
    EXECUTE format('ANALYZE ledger_rebuild.%I', name);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.finish_generation IS
  'Gives filled tables the keys and indexes of the live ones, by the same names, and lets the planner know them.';
`;

// The service's role has no DDL. These functions lend it just enough, and only for tables that it may empty anyway.
const GENERATIONS = `
CREATE SCHEMA ledger_rebuild;
CREATE SCHEMA ledger_retired;

CREATE FUNCTION ledger.assert_read_model(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT has_table_privilege('number_ledger_service', format('ledger.%I', name), 'TRUNCATE') THEN
    RAISE EXCEPTION 'ledger.% is not a read model: the service may not truncate it', name USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

CREATE FUNCTION ledger.drop_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    PERFORM ledger.assert_read_model(name);
    EXECUTE format('DROP TABLE IF EXISTS ledger_rebuild.%1$I, ledger_retired.%1$I', name);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.drop_generation IS 'Removes what a rebuild made or retired; also the debris of one that was killed.';

CREATE FUNCTION ledger.create_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE name text;
BEGIN
  PERFORM ledger.drop_generation(tables);
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('CREATE TABLE ledger_rebuild.%1$I (LIKE ledger.%1$I INCLUDING ALL EXCLUDING INDEXES)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ledger_rebuild.%I TO number_ledger_service', name);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.create_generation IS 'Makes empty copies of read-model tables, beside the live ones, without indexes.';

${FINISH_GENERATION}
CREATE FUNCTION ledger.swap_generation(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    PERFORM ledger.assert_read_model(name);
    EXECUTE format('ALTER TABLE ledger.%I SET SCHEMA ledger_retired', name);
    EXECUTE format('ALTER TABLE ledger_rebuild.%I SET SCHEMA ledger', name);
  END LOOP;
END $$;
COMMENT ON FUNCTION ledger.swap_generation IS 'Puts the built tables in the place of the live ones, which it retires.';
`;

const PRIVILEGES = `
GRANT SELECT, INSERT, UPDATE ON ledger.rebuilds TO number_ledger_service;
GRANT USAGE ON SCHEMA ledger_rebuild, ledger_retired TO number_ledger_service;
REVOKE ALL ON FUNCTION ledger.create_generation(text[]), ledger.finish_generation(text[]),
                       ledger.swap_generation(text[]), ledger.drop_generation(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.create_generation(text[]), ledger.finish_generation(text[]),
                          ledger.swap_generation(text[]), ledger.drop_generation(text[]) TO number_ledger_service;
`;
