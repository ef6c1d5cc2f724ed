import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Terminal } from './terminal.js';

const EXAMPLES = `
Starts a ledger and a stand-in for Sautikit together, and shows what each event does. Nothing of yours is touched and
nothing stays behind: the database is a temporary one, on the server of DATABASE_URL where that is set.
Exit code 0 when the ledger answered everything as it really was, 1 when not.

Examples:
  $ ledger demo
  $ ledger demo --json`;

/** So that a person can follow. */
const PAUSE_MS = 1_500;

interface ToldStep {
  step: string;
  lines: string[];
}

/** `ledger demo`: the tour. */
export function demoVerb(terminal: Terminal): Command {
  return new Command('demo')
    .description('a tour of 20 seconds: the ledger and a stand-in for Sautikit, started together')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(({ json }: { json?: boolean }) => demo(json ?? false, terminal));
}

async function demo(json: boolean, terminal: Terminal): Promise<void> {
  // A start of the whole service: the other verbs need not load it.
  const { Teardown } = await import('../boot/teardown.js');
  const signal = terminal.interruption();
  const teardown = new Teardown();
  const told: ToldStep[] = [];
  try {
    await runTour(json, terminal, teardown, signal, told);
    const end = `Nothing stays behind. Go on with: ledger sandbox --help, or npm start\n`;
    terminal.stdout.write(json ? `${JSON.stringify({ ok: true, steps: told })}\n` : `\n${end}`);
  } catch (error) {
    terminal.exitCode = 1;
    // Ctrl-C reaches the programs that were being started as well, and makes them fail.
    const message = signal.aborted ? 'stopped' : (error as Error).message;
    if (json) terminal.stdout.write(`${JSON.stringify({ ok: false, steps: told, error: message })}\n`);
    else terminal.stderr.write(`${message}\n`);
  } finally {
    await teardown.run();
  }
}

async function runTour(
  json: boolean,
  terminal: Terminal,
  teardown: InstanceType<(typeof import('../boot/teardown.js'))['Teardown']>,
  signal: AbortSignal,
  told: ToldStep[],
): Promise<void> {
  const { throwawayDatabase } = await import('./demo/throwaway-database.js');
  const { startDemo } = await import('./demo/start-demo.js');
  const { Story } = await import('./demo/story.js');
  const { tour } = await import('./demo/steps.js');
  const say = (text: string): unknown => json || terminal.stdout.write(`${text}\n`);
  say('Starting a PostgreSQL, a ledger and a sandbox …');
  const databaseUrl = await throwawayDatabase(terminal.env['DATABASE_URL'] || null, teardown);
  signal.throwIfAborted();
  const parties = await startDemo(databaseUrl, 'tour', teardown, signal);
  say(`  ledger ${parties.ledger.url}, sandbox ${parties.sandbox.url}`);
  const story = new Story(parties);
  for (const [index, { title, tell }] of tour().entries()) {
    signal.throwIfAborted();
    if (terminal.stdout.isTTY && !json) await sleep(PAUSE_MS, undefined, { signal });
    const lines = await tell(story);
    told.push({ step: title, lines });
    say(`\n${index + 1}. ${title}\n${lines.map((line) => `   ${line}`).join('\n')}`);
  }
}
