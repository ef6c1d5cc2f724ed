import { Command } from 'commander';
import { ConfigError } from '../config.js';
import { describeError } from './describe-error.js';
import { ledgerProblems, migrationProblems, readStatus, type LedgerStatus } from './read-status.js';
import { print, type Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

interface StatusReport {
  /** Nothing is wrong. */
  ok: boolean;
  problems: string[];
  database: 'reachable' | 'unreachable';
  migrations: { applied: number; pending: string[]; unknown: string[] } | null;
  /** Null where there is no ledger to look at. */
  head_position: number | null;
  projections: LedgerStatus['projections'];
  deliveries: LedgerStatus['deliveries'];
  /** Deliveries that wait for a decision. */
  quarantined: number;
}

const NOTHING = { head_position: null, projections: [], deliveries: {}, quarantined: 0 };

const EXAMPLES = `
Exit code 1 when the database cannot be reached, migrations are pending, a projection has stopped, or deliveries
are quarantined.

Examples:
  $ ledger status
  $ ledger status --json | jq .projections`;

/** `ledger status`: looks at the database, whether or not the service runs. */
export function statusVerb(terminal: Terminal): Command {
  return new Command('status')
    .description('show how the ledger stands: database, migrations, projections, deliveries')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: { json?: boolean }) => {
      const report = await withDatabase(terminal, lookAt, { mustExist: true }).catch(unreachable);
      print(terminal, json, report, describeStatus(report));
      if (!report.ok) terminal.exitCode = 1;
    });
}

async function lookAt(url: string): Promise<StatusReport> {
  const { readMigrationState } = await import('../migrate.js');
  const { createPool } = await import('../database-pool.js');
  const state = await readMigrationState(url);
  const migrations = { ...state, applied: state.applied.length };
  const problems = migrationProblems(state);
  if (problems.length > 0) return { ok: false, problems, database: 'reachable', migrations, ...NOTHING };
  const pool = createPool(url, { role: 'service', max: 1, name: 'number-ledger status' });
  try {
    const status = await readStatus(pool);
    const found = ledgerProblems(status);
    const quarantined = status.deliveries['quarantined'] ?? 0;
    return {
      ok: found.length === 0,
      problems: found,
      database: 'reachable',
      migrations,
      ...status,
      quarantined,
    };
  } finally {
    await pool.end();
  }
}

function unreachable(error: unknown): StatusReport {
  // A wrong setting says nothing about the database.
  if (error instanceof ConfigError) throw error;
  return {
    ok: false,
    problems: [describeError(error)],
    database: 'unreachable',
    migrations: null,
    ...NOTHING,
  };
}

function describeStatus(report: StatusReport): string {
  const lines = [`database     ${report.database}`];
  if (report.migrations) {
    lines.push(
      `migrations   ${report.migrations.applied} applied, ${report.migrations.pending.length} pending`,
    );
  }
  if (report.head_position !== null) {
    lines.push(`log          head at position ${report.head_position}`);
    for (const { name, status, position, lag_events } of report.projections) {
      lines.push(`projection   ${name}: ${status} at ${position}, ${lag_events} behind`);
    }
    const counts = Object.entries(report.deliveries).map(([status, count]) => `${count} ${status}`);
    lines.push(`deliveries   ${counts.join(', ') || 'none yet'}`);
  }
  lines.push(...report.problems.map((problem) => `problem      ${problem}`));
  return lines.join('\n');
}
