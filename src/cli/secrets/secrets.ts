import { Command } from 'commander';
import { print, type Terminal } from '../terminal.js';
import { withEveryRoom } from '../with-every-room.js';

const EXAMPLES = `
Both master keys come from the environment: LEDGER_MASTER_KEY, the new one, and LEDGER_MASTER_KEY_PREVIOUS
(docs/operations.md says in which order to change them).

Example:
  $ ledger secrets reencrypt`;

/** `ledger secrets`: how secrets are kept. */
export function secretsVerb(terminal: Terminal): Command {
  const reencrypt = new Command('reencrypt')
    .description('encrypt every stored secret under the present master key, while the service runs')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: { json?: boolean }) => {
      const { ReencryptSecrets } = await import('../../secrets/reencrypt-secrets.command.js');
      const done = await withEveryRoom(terminal, ({ commands }) => commands.execute(new ReencryptSecrets()));
      const text = `${done.reencrypted} of ${done.secrets} secrets were encrypted anew; all are under the present master key.`;
      print(terminal, json, done, text);
    });
  return new Command('secrets').description('manage how secrets are kept').addCommand(reencrypt);
}
