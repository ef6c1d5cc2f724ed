import { Command, Option } from 'commander';
import { duration } from '../parse-option.js';
import { print, type Terminal } from '../terminal.js';
import { withKeys } from './with-keys.js';

interface RotateOptions {
  previousExpiresIn: number;
  json?: boolean;
}

const EXAMPLE = `
Example:
  $ ledger keys rotate key_4fZ0aB8sQm1Xt7Lk --previous-expires-in 1h`;

/** `ledger keys rotate`. */
export function rotateVerb(terminal: Terminal): Command {
  return new Command('rotate')
    .description('exchange an API key for a new one with the same id, and show it, this once')
    .argument('<id>', 'the key’s id, not the key')
    .addOption(
      new Option('--previous-expires-in <duration>', 'how long the present key is good as well')
        .argParser(duration)
        .default(24 * 3_600_000, '24h'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLE)
    .action((id: string, options: RotateOptions) => rotate(id, options, terminal));
}

async function rotate(id: string, options: RotateOptions, terminal: Terminal): Promise<void> {
  const { RotateApiKey } = await import('../../access/rotate-api-key.command.js');
  const { EVERYTHING } = await import('../../access/api-key.js');
  const { showNewApiKey } = await import('../../access/api-key.dto.js');
  const { previousExpiry } = await import('../../access/expiry-fields.js');
  const ends = previousExpiry(new Date(Date.now() + options.previousExpiresIn).toISOString());
  const command = new RotateApiKey(EVERYTHING, id, ends);
  const made = showNewApiKey(await withKeys(terminal, ({ commands }) => commands.execute(command)));
  const until = `the present one is good until ${made.previous_expires_at}`;
  print(terminal, options.json, made, `API key ${id}; ${until}.\nKey (shown only now): ${made.key}`);
}
