import { Command, Option } from 'commander';
import type { NewEndpoint } from '../../intake/endpoints/create-endpoint.command.js';
import { keyEncodingOption } from '../signing-options.js';
import { print, type Terminal } from '../terminal.js';
import { givenOrNewSecret, givenSecretOption, secretLine } from './given-secret.js';
import { withBuses } from './with-buses.js';

interface AddOptions {
  workspace: string;
  id?: string;
  description?: string;
  scheme: NonNullable<NewEndpoint['scheme']>;
  stalePolicy: NonNullable<NewEndpoint['stale_policy']>;
  keyEncoding: NonNullable<NewEndpoint['key_encoding']>;
  secretFile?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ ledger endpoints add --workspace 01900000-0000-7000-8000-000000000002 --secret-file secret.txt
  $ ledger endpoints add --workspace ws_1 --id nairobi --scheme timestamped`;

/** `ledger endpoints add`. */
export function addVerb(terminal: Terminal): Command {
  return new Command('add')
    .description('add an endpoint for a workspace')
    .requiredOption('--workspace <id>', 'Sautikit workspace whose events come here')
    .option('--id <id>', 'id in the webhook URL (default: a new one)')
    .option('--description <text>', 'for people')
    .addOption(
      new Option('--scheme <scheme>', 'form of signature taken')
        .choices(['auto', 'bare', 'timestamped'])
        .default('auto'),
    )
    .addOption(
      new Option('--stale-policy <policy>', 'old timestamps').choices(['accept', 'reject']).default('accept'),
    )
    .addOption(keyEncodingOption())
    .addOption(givenSecretOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: AddOptions) => add(options, terminal));
}

async function add(options: AddOptions, terminal: Terminal): Promise<void> {
  const { CreateEndpoint } = await import('../../intake/endpoints/create-endpoint.command.js');
  const { secret, shown } = await givenOrNewSecret(terminal, options.secretFile);
  const command = new CreateEndpoint('all', {
    id: options.id,
    workspace_id: options.workspace,
    description: options.description,
    scheme: options.scheme,
    stale_policy: options.stalePolicy,
    key_encoding: options.keyEncoding,
    secret,
  });
  const endpoint = await withBuses(terminal, ({ commands }) => commands.execute(command));
  const text = `Endpoint ${endpoint.id}: set the webhook's URL to …/webhooks/sautikit/${endpoint.id}${secretLine(shown)}`;
  print(terminal, options.json, { ...endpoint, ...shown }, text);
}
