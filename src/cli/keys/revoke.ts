import { Command } from 'commander';
import { print, type Terminal } from '../terminal.js';
import { withKeys } from './with-keys.js';

/** `ledger keys revoke`. */
export function revokeVerb(terminal: Terminal): Command {
  return new Command('revoke')
    .description('revoke an API key: it opens nothing any more, everywhere within a second')
    .argument('<id>', 'the key’s id, not the key')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ledger keys revoke key_4fZ0aB8sQm1Xt7Lk')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { RevokeApiKey } = await import('../../access/revoke-api-key.command.js');
      const { EVERYTHING } = await import('../../access/api-key.js');
      await withKeys(terminal, ({ commands }) => commands.execute(new RevokeApiKey(EVERYTHING, id)));
      print(terminal, json, { id, revoked: true }, `API key ${id} is revoked.`);
    });
}
