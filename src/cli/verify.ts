import { Command } from 'commander';
import type { Finding, Fault } from '../audit/verify/findings.js';
import type { Verification } from '../audit/verify/verify-log.js';
import { progressBar, progressLines } from './progress-bar.js';
import { print, type Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

const CONNECTIONS = 4;

const EXAMPLES = `
Reads every event, computes every hash again, and compares with what was sealed; changes nothing, and may run beside the
service. Exit code 1 when anything differs, is missing or is too many.

Examples:
  $ ledger verify
  $ ledger verify --json | jq .findings`;

const MEANINGS: Record<Fault, string> = {
  event_differs: 'is not the event that was sealed',
  event_missing: 'is missing from the log',
  event_unexpected: 'has an event too many',
  tile_differs: 'is intact, but its hash in the tree was changed',
  tile_missing: 'has no hash in the tree any more',
  tile_unexpected: 'has a hash in the tree that no seal covers: seals are missing, or the tree was added to',
  seal_differs: 'has a seal whose root is not that of the events up to there',
};

/** `ledger verify`. */
export function verifyVerb(terminal: Terminal): Command {
  return new Command('verify')
    .description('compute the whole log again and compare it with its seals')
    .option('--json', 'print one JSON document; progress as JSON lines on standard error')
    .addHelpText('after', EXAMPLES)
    .action((options: { json?: boolean }) =>
      withDatabase(terminal, (url) => verify(url, options, terminal), { mustExist: true }),
    );
}

async function verify(url: string, { json }: { json?: boolean }, terminal: Terminal): Promise<void> {
  const { createPool } = await import('../database-pool.js');
  const { readMigrationState } = await import('../migrate.js');
  const { migrationProblems } = await import('./read-status.js');
  const { verifyLog } = await import('../audit/verify/verify-log.js');
  const [problem] = migrationProblems(await readMigrationState(url));
  if (problem) throw new Error(problem);
  const pool = createPool(url, { role: 'service', max: CONNECTIONS, name: 'number-ledger verify' });
  const progress = json ? progressLines(terminal) : progressBar(terminal);
  try {
    const report = await verifyLog(pool, (done, total) => progress.update('verify', done, total, ''));
    progress.stop();
    print(terminal, json, report, describe(report));
    if (!report.ok) terminal.exitCode = 1;
  } finally {
    progress.stop();
    await pool.end();
  }
}

function describe(report: Verification): string {
  const { sealed_position: sealed, unsealed_events: unsealed } = report;
  const behind = unsealed === 0 ? '' : `; ${unsealed.toLocaleString('en')} behind them not sealed yet`;
  const head = `${sealed.toLocaleString('en')} events sealed by ${report.seals.toLocaleString('en')} seals${behind}`;
  if (report.ok) return `${head}\nnothing is wrong; root ${report.root}`;
  const more = report.findings_not_listed;
  return [head, ...report.findings.map(describeFinding), ...(more > 0 ? [`and ${more} more`] : [])].join(
    '\n',
  );
}

function describeFinding({ fault, from, to }: Finding): string {
  const where = from === to ? `position ${from}` : `each of positions ${from} to ${to}`;
  return `${where} ${MEANINGS[fault]}`;
}
