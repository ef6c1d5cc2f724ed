import { Command, CommanderError } from 'commander';
import { UsageError } from './cli.errors.js';
import { describeError } from './describe-error.js';
import { demoVerb } from './demo.js';
import { doctorVerb } from './doctor.js';
import { endpointsVerb } from './endpoints/endpoints.js';
import { keysVerb } from './keys/keys.js';
import { migrateVerb } from './migrate.js';
import { reactionsVerb } from './reactions/reactions.js';
import { rebuildVerb } from './rebuild.js';
import { sandboxVerb } from './sandbox.js';
import { secretsVerb } from './secrets/secrets.js';
import { serveVerb } from './serve.js';
import { signVerb } from './sign.js';
import { simulateVerb } from './simulate.js';
import { statusVerb } from './status.js';
import type { Terminal } from './terminal.js';
import { verifyVerb } from './verify.js';

const VERBS = [
  serveVerb,
  migrateVerb,
  statusVerb,
  rebuildVerb,
  verifyVerb,
  simulateVerb,
  sandboxVerb,
  demoVerb,
  signVerb,
  doctorVerb,
  endpointsVerb,
  reactionsVerb,
  keysVerb,
  secretsVerb,
];

const EPILOGUE = `
Settings come from the environment or from .env (see .env.example). Secrets are never taken from flags.
Exit code: 0 fine, 1 found something wrong, 2 wrong usage.`;

/** Commander passes output and exit handling to subcommands only where they are made by it, not added. */
function adopt(command: Command, terminal: Terminal): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    writeErr: (text) => terminal.stderr.write(text),
  });
  for (const child of command.commands) adopt(child, terminal);
  return command;
}

/**
 * Runs one command line.
 * @param args what follows the program's name
 * @returns the exit code
 */
export async function runLedger(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('ledger')
    .description('Keeps the ledger of your Sautikit numbers: who held which number when, and how we know.')
    .addHelpText('after', EPILOGUE);
  for (const verb of VERBS) program.addCommand(verb(terminal));
  adopt(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    // Commander has printed its own errors by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.stderr.write(`${describeError(error, terminal.env['LOG_LEVEL'])}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
