import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import { readSecretFile } from '../read-input.js';
import type { Terminal } from '../terminal.js';

export const givenSecretOption = (): Option =>
  new Option(
    '--secret-file <file>',
    'file with the secret Sautikit showed, - for standard input (default: a new one)',
  );

/** The secret of the file, or a new one, which has to be shown since nobody knows it yet. */
export async function givenOrNewSecret(
  terminal: Terminal,
  file: string | undefined,
): Promise<{ secret: string; shown: { secret?: string } }> {
  if (file !== undefined) return { secret: await readSecretFile(terminal, file), shown: {} };
  const secret = `whsec_${randomBytes(32).toString('base64url')}`;
  return { secret, shown: { secret } };
}

/** The line that shows a new secret, the only time it is shown. */
export function secretLine(shown: { secret?: string }): string {
  return shown.secret ? `\nSecret (shown only now): ${shown.secret}` : '';
}
