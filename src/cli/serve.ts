import { Command } from 'commander';
import type { Terminal } from './terminal.js';

const EXAMPLES = `
Examples:
  $ ledger serve
  $ PORT=8080 DATABASE_URL=postgres://user:password@host:5432/ledger ledger serve`;

/** `ledger serve`: the service, until it is stopped. */
export function serveVerb(terminal: Terminal): Command {
  return new Command('serve')
    .description('run the service: webhook, REST API, projections')
    .addHelpText('after', EXAMPLES)
    .action(() => serveUntilStopped(terminal));
}

async function serveUntilStopped(terminal: Terminal): Promise<void> {
  const { loadConfig } = await import('../config.js');
  const { StoppedEarly } = await import('../boot/stop-signals.js');
  const { serve } = await import('../serve.js');
  try {
    const service = await serve(loadConfig(terminal.env));
    await service.closed;
  } catch (error) {
    // Ctrl-C during the start was a wish, not a failure.
    if (!(error instanceof StoppedEarly)) throw error;
  }
}
