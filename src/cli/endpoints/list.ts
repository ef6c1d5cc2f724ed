import { Command } from 'commander';
import type { Endpoint } from '../../intake/endpoints/endpoint.js';
import { print, type Terminal } from '../terminal.js';
import type { Buses } from '../boot-room.js';
import { withBuses } from './with-buses.js';

const PAGE = 200;

/** `ledger endpoints list`. */
export function listVerb(terminal: Terminal): Command {
  return new Command('list')
    .description('list the endpoints and the use of their secrets')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ledger endpoints list --json')
    .action(async ({ json }: { json?: boolean }) => {
      const endpoints = await withBuses(terminal, readAll);
      const text =
        endpoints.map(describeEndpoint).join('\n') ||
        'There are no endpoints: add one with `ledger endpoints add`.';
      print(terminal, json, { data: endpoints }, text);
    });
}

async function readAll({ queries }: Buses): Promise<Endpoint[]> {
  const { ListEndpoints } = await import('../../intake/endpoints/list-endpoints.query.js');
  const all: Endpoint[] = [];
  for (;;) {
    const page = await queries.execute(new ListEndpoints('all', all.at(-1)?.id ?? null, PAGE));
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function describeEndpoint(endpoint: Endpoint): string {
  const { id, workspace_id, description, scheme, stale_policy, key_encoding, secrets } = endpoint;
  const about = description && ` (${description})`;
  const head = `${id}${about}  workspace ${workspace_id}, scheme ${scheme}, stale ${stale_policy}, key ${key_encoding}`;
  const lines = secrets.map(({ id: secretId, not_before, not_after, verified_count, last_used_at }) => {
    const window = [not_before && `from ${not_before}`, not_after && `until ${not_after}`]
      .filter(Boolean)
      .join(' ');
    const use = last_used_at ? `verified ${verified_count}, last ${last_used_at}` : 'not used yet';
    return `  secret ${secretId}  ${[window, use].filter(Boolean).join(', ')}`;
  });
  return [head, ...lines].join('\n');
}
