#!/usr/bin/env node
import { runLedger } from './cli/program.js';
import { readEnvironment } from './config.js';

// Whoever reads our output may stop reading: `ledger status | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await runLedger(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: readEnvironment(),
  interruption() {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
    return controller.signal;
  },
  exitCode: 0,
});

// An application whose start failed keeps its connections; all that is still wanted is what was printed.
if (process.exitCode !== 0) process.stdout.write('', () => process.stderr.write('', () => process.exit()));
