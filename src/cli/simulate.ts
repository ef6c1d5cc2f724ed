import { Command, InvalidArgumentError, Option } from 'commander';
import { describeReport } from '../sandbox/simulation/report.js';
import { simulate, type SimulationProgress } from '../sandbox/simulation/simulation.js';
import { duration, positiveNumber, probability, webUrl, wholeNumber } from './parse-option.js';
import { progressBar, progressLines } from './progress-bar.js';
import { keyEncodingOption, secretFileOption } from './signing-options.js';
import {
  CHECKED_BY_DEFAULT,
  KEY_VARIABLE,
  type SimulateOptions,
  simulationOptions,
} from './simulation-options.js';
import { print, type Terminal } from './terminal.js';

const EXAMPLES = `
The lives of many numbers are sent as Sautikit's dispatcher would send them, then the ledger is asked what it knows.
The same seed with the same --numbers, --events, --from gives the same events; with the other options the same too,
the same deliveries. --json prints the report as one document; progress then goes to standard error as JSON lines.

Examples:
  $ ledger simulate --secret-file secret.txt --workspace ws_1 --key-file key.txt
  $ ledger simulate --numbers 10000 --concurrency 64 --repeat 0.2 --reorder 0.3 --late 0.1 --check all
  $ ledger simulate --retry short --speed-up 10 --rate 200 --seed 42`;

function checkCount(text: string): number {
  if (text === 'all') return Infinity;
  if (text === 'none') return 0;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('Expected all, none or a count of numbers.');
  return Number(text);
}

function firstInstant(text: string): number {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('Expected a date such as 2025-01-01.');
  return at;
}

/** `ledger simulate`: a stand-in for the provider's dispatcher. */
export function simulateVerb(terminal: Terminal): Command {
  return new Command('simulate')
    .description("send many numbers' lives to a running ledger as Sautikit would, and compare its answers")
    .option('--url <url>', 'where the ledger is', webUrl, 'http://127.0.0.1:3000')
    .option('--endpoint <id>', 'endpoint that the deliveries go to', 'default')
    .option('--workspace <id>', 'workspace of that endpoint (else SAUTIKIT_WORKSPACE_ID)')
    .addOption(secretFileOption())
    .addOption(keyEncodingOption())
    .option(
      '--key-file <file>',
      `file with an API key for the check, - for standard input (else ${KEY_VARIABLE})`,
    )
    .option(
      '--check <n>',
      `compare the answers about all, none or n numbers (default: ${CHECKED_BY_DEFAULT})`,
      checkCount,
    )
    .option('--numbers <n>', 'how many numbers live', wholeNumber(1), 100)
    .option('--events <n>', 'provisions and releases of each number', wholeNumber(1), 4)
    .addOption(
      new Option('--from <date>', 'nothing happens before it')
        .argParser(firstInstant)
        .default(Date.UTC(2025, 0, 1), '2025-01-01'),
    )
    .addOption(
      new Option('--form <form>', 'form of the signatures')
        .choices(['bare', 'timestamped', 'mixed'])
        .default('mixed'),
    )
    .addOption(
      new Option('--header-set <set>', 'set of unsigned headers')
        .choices(['a', 'b', 'mixed'])
        .default('mixed'),
    )
    .option('--repeat <p>', 'probability that an event is sent again', probability, 0.1)
    .option('--reorder <p>', 'probability that an event changes places with its neighbours', probability, 0.1)
    .option('--late <p>', 'probability that an event comes long after the others', probability, 0.05)
    .addOption(
      new Option('--retry <schedule>', 'short: 5 attempts in 15 s; long: 8 attempts over days')
        .choices(['short', 'long'])
        .default('short'),
    )
    .option('--speed-up <factor>', 'divide the waits between attempts by it', positiveNumber, 1)
    .option('--concurrency <n>', 'deliveries under way at one time', wholeNumber(1), 16)
    .option('--rate <n>', 'deliveries a second at most', positiveNumber)
    .addOption(
      new Option('--timeout <duration>', 'time for an answer').argParser(duration).default(10_000, '10s'),
    )
    .option('--seed <text>', 'repeat the run with this seed (default: a new one)')
    .option('--json', 'print the report as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: SimulateOptions) => run(options, terminal));
}

async function run(options: SimulateOptions, terminal: Terminal): Promise<void> {
  const seed = options.seed ?? String(Math.floor(Math.random() * 2 ** 32));
  const simulation = await simulationOptions(options, seed, terminal);
  if (!options.json) terminal.stderr.write(`Seed ${seed}\n`);
  const progress = options.json ? progressLines(terminal) : progressBar(terminal);
  const show = ({ stage, done, total, tally }: SimulationProgress): void =>
    progress.update(
      stage,
      done,
      total,
      `${tally.sentCount} sent, ${tally.retriedCount} retried, ${tally.gaveUpCount} given up`,
    );
  const report = await simulate(simulation, show, terminal.interruption()).finally(() => progress.stop());
  print(terminal, options.json, report, describeReport(report));
  if (!report.ok) terminal.exitCode = 1;
}
