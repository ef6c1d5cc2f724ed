import { Command } from 'commander';
import { UsageError } from './cli.errors.js';
import { progressBar, progressLines } from './progress-bar.js';
import { print, type Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';
import type { RunOutcome } from './with-rebuilder.js';

interface RebuildOptions {
  all?: boolean;
  check?: boolean;
  json?: boolean;
}

const EXAMPLES = `
The tables are built beside the live ones, which serve on until they are exchanged.

Examples:
  $ ledger rebuild assignments
  $ ledger rebuild --all --check   # only compare, exit code 1 on a difference`;

/** `ledger rebuild`. */
export function rebuildVerb(terminal: Terminal): Command {
  return new Command('rebuild')
    .description('build read models anew from the log')
    .argument('[projection]', 'its name, as in GET /v1/projections')
    .option('--all', 'every projection, in one pass over the log')
    .option('--check', 'build aside, compare row by row with the live tables, throw the copy away')
    .option(
      '--json',
      'print JSON lines: progress on standard error, an outcome a projection on standard output',
    )
    .addHelpText('after', EXAMPLES)
    .action((projection: string | undefined, options: RebuildOptions) =>
      rebuild(projection, options, terminal),
    );
}

async function rebuild(
  projection: string | undefined,
  options: RebuildOptions,
  terminal: Terminal,
): Promise<void> {
  if ((projection === undefined) === !options.all) {
    throw new UsageError('give the name of one projection, or --all');
  }
  await withDatabase(
    terminal,
    async (databaseUrl, config) => {
      // Loaded only now: the other verbs start twice as fast without Nest.
      const { withRebuilder } = await import('./with-rebuilder.js');
      await withRebuilder(databaseUrl, config, async ({ names, run }) => {
        const progress = options.json ? progressLines(terminal) : progressBar(terminal);
        const chosen = projection === undefined ? names : [projection];
        const outcomes = await run(chosen, options.check ?? false, terminal.interruption(), progress);
        progress.stop();
        for (const outcome of outcomes) {
          print(terminal, options.json, outcome, describe(outcome));
          if (outcome.status !== 'succeeded' || outcome.differences?.length) terminal.exitCode = 1;
        }
      });
    },
    { mustExist: true },
  );
}

function describe({ projection, status, events, events_per_second, differences, error }: RunOutcome): string {
  const rate = events_per_second === null ? '' : `, ${events_per_second.toLocaleString('en')} events/s`;
  const head = `${projection}: ${status} (${events.toLocaleString('en')} events${rate})${error ? `: ${error}` : ''}`;
  if (!differences) return head;
  if (differences.length === 0) return `${head}; the live tables are as a fresh build`;
  const lines = differences.map(
    ({ table, missing, unexpected, examples }) =>
      `  ${table}: ${missing} rows missing, ${unexpected} unexpected, such as of ${examples.join(', ')}`,
  );
  return [`${head}; the live tables differ`, ...lines].join('\n');
}
