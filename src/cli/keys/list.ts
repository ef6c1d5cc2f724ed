import { Command } from 'commander';
import type { KeyDetails } from '../../access/api-key.js';
import type { ApiKeyDto } from '../../access/api-key.dto.js';
import type { Buses } from '../boot-room.js';
import { print, type Terminal } from '../terminal.js';
import { withKeys } from './with-keys.js';

const PAGE = 200;

/** `ledger keys list`. */
export function listVerb(terminal: Terminal): Command {
  return new Command('list')
    .description('list the API keys that are not revoked, and when they were last used')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ledger keys list --json')
    .action(async ({ json }: { json?: boolean }) => {
      const { showApiKey } = await import('../../access/api-key.dto.js');
      const keys = (await withKeys(terminal, readAll)).map(showApiKey);
      const text =
        keys.map(describeKey).join('\n') || 'There are no keys: create one with `ledger keys create`.';
      print(terminal, json, { data: keys }, text);
    });
}

async function readAll({ queries }: Buses): Promise<KeyDetails[]> {
  const { ListApiKeys } = await import('../../access/list-api-keys.query.js');
  const all: KeyDetails[] = [];
  for (;;) {
    const page = await queries.execute(new ListApiKeys('all', all.at(-1) ?? null, PAGE));
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function describeKey(key: ApiKeyDto): string {
  const { id, name, scopes, workspaces, expires_at, previous_expires_at, last_used_at } = key;
  const sees = workspaces === 'all' ? 'all workspaces' : workspaces.join(', ');
  const facts = [
    `${scopes.join(', ')} on ${sees}`,
    expires_at && `until ${expires_at}`,
    previous_expires_at && `the key before until ${previous_expires_at}`,
    last_used_at ? `last used ${last_used_at}` : 'not used yet',
  ];
  return `${id} (${name})  ${facts.filter(Boolean).join('; ')}`;
}
