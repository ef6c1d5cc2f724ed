import { Command } from 'commander';
import { print, type Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

interface MigrateOptions {
  dryRun?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ ledger migrate --dry-run
  $ DATABASE_URL=postgres://user:password@host:5432/ledger ledger migrate`;

/** `ledger migrate`: brings the database up to the code. */
export function migrateVerb(terminal: Terminal): Command {
  return new Command('migrate')
    .description('apply the migrations that the database lacks')
    .option('--dry-run', 'list them and change nothing')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: MigrateOptions) => withDatabase(terminal, (url) => run(url, options, terminal)));
}

async function run(url: string, options: MigrateOptions, terminal: Terminal): Promise<void> {
  const { migrate, readMigrationState } = await import('../migrate.js');
  if (options.dryRun) {
    const { pending, unknown } = await readMigrationState(url);
    if (unknown.length > 0) terminal.exitCode = 1;
    const text = [listed('pending', pending), ...unknown.map((name) => `unknown to this version: ${name}`)];
    print(terminal, options.json, { pending, unknown }, text.join('\n'));
  } else {
    const applied = await migrate(url);
    print(terminal, options.json, { applied }, listed('applied', applied));
  }
}

function listed(what: string, names: string[]): string {
  if (names.length === 0) return 'The database is up to date.';
  return names.map((name) => `${what}: ${name}`).join('\n');
}
