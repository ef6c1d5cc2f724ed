import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { createVerb } from './create.js';
import { listVerb } from './list.js';
import { revokeVerb } from './revoke.js';
import { rotateVerb } from './rotate.js';

/** `ledger keys`: who may use the API, and what for. */
export function keysVerb(terminal: Terminal): Command {
  return new Command('keys')
    .description('manage the API keys')
    .addCommand(createVerb(terminal))
    .addCommand(listVerb(terminal))
    .addCommand(rotateVerb(terminal))
    .addCommand(revokeVerb(terminal));
}
