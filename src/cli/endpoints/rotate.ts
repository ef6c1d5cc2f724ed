import { Command, Option } from 'commander';
import { duration } from '../parse-option.js';
import { print, type Terminal } from '../terminal.js';
import { givenOrNewSecret, givenSecretOption, secretLine } from './given-secret.js';
import { withBuses } from './with-buses.js';

interface RotateOptions {
  secretFile?: string;
  previousExpiresIn: number;
  json?: boolean;
}

const EXAMPLES = `
Sautikit does not say how long it goes on using the old secret, so both verify for a while.

Examples:
  $ ledger endpoints rotate default --secret-file new-secret.txt
  $ ledger endpoints rotate default --secret-file - --previous-expires-in 7d < new-secret.txt`;

/** `ledger endpoints rotate`. */
export function rotateVerb(terminal: Terminal): Command {
  return new Command('rotate')
    .description('give an endpoint a new secret beside the old ones, which then expire')
    .argument('<id>', 'the endpoint')
    .addOption(givenSecretOption())
    .addOption(
      new Option('--previous-expires-in <duration>', 'how long the old secrets still verify')
        .argParser(duration)
        .default(24 * 3_600_000, '24h'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: RotateOptions) => rotate(id, options, terminal));
}

async function rotate(id: string, options: RotateOptions, terminal: Terminal): Promise<void> {
  const { AddSecret } = await import('../../intake/endpoints/add-secret.command.js');
  const { secret, shown } = await givenOrNewSecret(terminal, options.secretFile);
  const previous_expires_at = new Date(Date.now() + options.previousExpiresIn).toISOString();
  const command = new AddSecret('all', id, { secret, previous_expires_at });
  const added = await withBuses(terminal, ({ commands }) => commands.execute(command));
  const text = `Endpoint ${id} has the new secret ${added.id}; the others expire at ${previous_expires_at}.${secretLine(shown)}`;
  print(terminal, options.json, { ...added, endpoint_id: id, previous_expires_at, ...shown }, text);
}
