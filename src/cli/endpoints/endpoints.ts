import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addVerb } from './add.js';
import { listVerb } from './list.js';
import { rotateVerb } from './rotate.js';

/** `ledger endpoints`: where the provider sends events, and how they are verified. */
export function endpointsVerb(terminal: Terminal): Command {
  return new Command('endpoints')
    .description('manage the endpoints that Sautikit sends to')
    .addCommand(addVerb(terminal))
    .addCommand(listVerb(terminal))
    .addCommand(rotateVerb(terminal));
}
