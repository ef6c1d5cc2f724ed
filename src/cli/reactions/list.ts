import { Command } from 'commander';
import { wholeNumber } from '../parse-option.js';
import { print, type Terminal } from '../terminal.js';
import {
  addSelection,
  describeReaction,
  filterOf,
  listReactions,
  type SelectionOptions,
} from './select-reactions.js';
import { withEveryRoom } from '../with-every-room.js';

interface ListOptions extends SelectionOptions {
  limit: number;
  json?: boolean;
}

/** `ledger reactions list`. */
export function listVerb(terminal: Terminal): Command {
  return addSelection(new Command('list'))
    .description('list reactions, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1), 50)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ledger reactions list --status dead')
    .action(async ({ limit, json, ...options }: ListOptions) => {
      const found = await withEveryRoom(terminal, ({ queries }) =>
        listReactions(queries, filterOf(options), limit),
      );
      print(terminal, json, { data: found }, found.map(describeReaction).join('\n') || 'There are none.');
    });
}
