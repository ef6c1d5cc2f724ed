import { once } from 'node:events';
import { Command, Option } from 'commander';
import { type RunningSandbox, runSandbox } from '../sandbox/run-sandbox.js';
import { SANDBOX_DEFAULTS } from '../sandbox/sandbox.js';
import { UsageError } from './cli.errors.js';
import { instantOption, nonNegativeNumber, portNumber, wholeNumber } from './parse-option.js';
import { print, type Terminal } from './terminal.js';

interface SandboxVerbOptions {
  port: number;
  seed?: string;
  start?: number;
  speedUp: number;
  numbers: number;
  workspace?: string[];
  json?: boolean;
}

const EXAMPLES = `
A stand-in for Sautikit in memory, on 127.0.0.1: numbers to claim and release, webhooks, deliveries with retries, and
faults on demand. docs/sandbox.md has every route. It ends with Ctrl-C and keeps nothing.

Examples:
  $ ledger sandbox
  $ ledger sandbox --port 4010 --seed 42 --speed-up 0 --start 2026-06-01T00:00:00Z --json`;

const collect = (id: string, ids: string[] = []): string[] => [...ids, id];

/** `ledger sandbox`: the provider in a box, until it is stopped. */
export function sandboxVerb(terminal: Terminal): Command {
  return new Command('sandbox')
    .description('serve a stand-in for Sautikit on 127.0.0.1, to try and test with')
    .option('--port <port>', 'where it listens; 0 for any free port', portNumber, 4010)
    .option('--seed <text>', 'the same seed gives the same numbers, tokens, secrets and faults')
    .addOption(
      new Option('--start <instant>', 'where its clock begins (default: now)').argParser(instantOption),
    )
    .option('--speed-up <factor>', 'how fast its clock runs; 0: only when told to', nonNegativeNumber, 1)
    .option('--numbers <n>', 'how many numbers can be claimed', wholeNumber(1), SANDBOX_DEFAULTS.inventory)
    .option(
      '--workspace <id>',
      'a workspace to begin with, more than one if repeated (default: two)',
      collect,
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: SandboxVerbOptions) => serveUntilStopped(options, terminal));
}

async function serveUntilStopped(options: SandboxVerbOptions, terminal: Terminal): Promise<void> {
  const interruption = terminal.interruption();
  const running = await start(options);
  const { sandbox, url } = running;
  const workspaces = sandbox.workspaces.list();
  const { seed } = sandbox.options;
  const example = sandbox.inventory.list()[0]!.e164;
  const lines = [
    `The sandbox is running: ${url}, seed ${seed}`,
    ...workspaces.map(({ id, token }) => `  Workspace ${id}  token ${token}`),
    '',
    'Have a webhook called, and claim a number:',
    `  curl -sS ${url}/v1/webhooks -H 'Authorization: Bearer ${workspaces[0]?.token}' -H 'Content-Type: application/json' -d '{"url":"http://127.0.0.1:8080/webhooks","events":["number.*"]}'`,
    `  curl -sS ${url}/v1/numbers/available/claim -H 'Authorization: Bearer ${workspaces[0]?.token}' -H 'Content-Type: application/json' -d '{"e164":"${example}"}'`,
  ];
  print(terminal, options.json, { url, seed, workspaces }, lines.join('\n'));
  if (!interruption.aborted) await once(interruption, 'abort');
  await running.close();
}

async function start(options: SandboxVerbOptions): Promise<RunningSandbox> {
  const sandboxOptions = {
    seed: options.seed ?? String(Math.floor(Math.random() * 2 ** 32)),
    startAt: options.start ?? Date.now(),
    speed: options.speedUp,
    inventory: options.numbers,
    workspaces: options.workspace ?? SANDBOX_DEFAULTS.workspaces,
    timeoutMs: SANDBOX_DEFAULTS.timeoutMs,
  };
  try {
    return await runSandbox(sandboxOptions, options.port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `port ${options.port} is taken by another process: use --port <port>, 0 takes any free one`,
    );
  }
}
