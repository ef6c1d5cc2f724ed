import { Command, InvalidArgumentError } from 'commander';
import type { Scope } from '../../access/scope.js';
import { UsageError } from '../cli.errors.js';
import { duration } from '../parse-option.js';
import { print, type Terminal } from '../terminal.js';
import { withKeys } from './with-keys.js';

interface CreateOptions {
  name: string;
  scope: Scope[];
  workspace?: string[];
  allWorkspaces?: boolean;
  expiresIn?: number;
  json?: boolean;
}

const SCOPES = ['read', 'audit', 'operate', 'manage', 'admin'] as const satisfies readonly Scope[];

const EXAMPLES = `
Scopes: ${SCOPES.join(', ')}. admin stands for all of them, and is needed for all workspaces.

Examples:
  $ ledger keys create --name billing --scope read --workspace 01900000-0000-7000-8000-000000000002
  $ ledger keys create --name ci --scope read --scope operate --workspace ws_1 --workspace ws_2 --expires-in 30d
  $ ledger keys create --name root --scope admin --all-workspaces`;

/** `ledger keys create`. */
export function createVerb(terminal: Terminal): Command {
  return new Command('create')
    .description('create an API key and show it, this once')
    .requiredOption('--name <text>', 'for people: who uses it')
    .requiredOption('--scope <scope>', 'what it may do; repeat for more', each(aScope))
    .option('--workspace <id>', 'what it may see; repeat for more', each(String))
    .option('--all-workspaces', 'it may see everything')
    .option('--expires-in <duration>', 'such as 12h or 90d (default: never)', duration)
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: CreateOptions) => create(options, terminal));
}

async function create(options: CreateOptions, terminal: Terminal): Promise<void> {
  const { name, scope: scopes, workspace, allWorkspaces } = options;
  if ((workspace === undefined) === (allWorkspaces === undefined))
    throw new UsageError('expected either --workspace <id> or --all-workspaces');
  const { CreateApiKey } = await import('../../access/create-api-key.command.js');
  const { EVERYTHING } = await import('../../access/api-key.js');
  const { showNewApiKey } = await import('../../access/api-key.dto.js');
  const { expiry } = await import('../../access/expiry-fields.js');
  const ends = options.expiresIn && new Date(Date.now() + options.expiresIn).toISOString();
  const settings = {
    name,
    scopes,
    workspaces: workspace ?? ('all' as const),
    expires_at: expiry(ends || undefined),
  };
  const command = new CreateApiKey({ id: null, ...EVERYTHING }, settings);
  const made = showNewApiKey(await withKeys(terminal, ({ commands }) => commands.execute(command)));
  print(terminal, options.json, made, `API key ${made.id} (${name})\nKey (shown only now): ${made.key}`);
}

/** Collects an option that may be repeated. */
function each<T>(parse: (text: string) => T) {
  return (text: string, previous: T[] = []): T[] => [...previous, parse(text)];
}

function aScope(text: string): Scope {
  const scope = SCOPES.find((known) => known === text);
  if (!scope) throw new InvalidArgumentError(`Expected one of ${SCOPES.join(', ')}.`);
  return scope;
}
