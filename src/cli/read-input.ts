import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { UsageError } from './cli.errors.js';
import type { Terminal } from './terminal.js';

/** Means standard input wherever a file is asked for. */
export const STDIN = '-';

/** The bytes of a file, or of standard input for `-`. @throws UsageError when there is nothing to read */
export async function readBytes(terminal: Terminal, file: string): Promise<Buffer> {
  if (file === STDIN) return buffer(terminal.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The one line of a file with a secret; the line's end does not belong to it. */
export async function readSecretFile(terminal: Terminal, file: string): Promise<string> {
  const secret = (await readBytes(terminal, file)).toString('utf8').replace(/\r?\n$/, '');
  const where = file === STDIN ? 'standard input' : file;
  if (secret.trim() === '') throw new UsageError(`expected a secret in ${where}, found nothing`);
  if (/[\r\n]/.test(secret))
    throw new UsageError(`expected one line with a secret in ${where}, found several`);
  return secret;
}

/** A secret from the file, else from the environment. @throws UsageError naming both ways when it is in neither */
export async function readSecret(
  terminal: Terminal,
  source: { file: string | undefined; option: string; variable: string },
): Promise<string> {
  if (source.file !== undefined) return readSecretFile(terminal, source.file);
  const secret = terminal.env[source.variable];
  if (secret?.trim()) return secret;
  throw new UsageError(
    `no secret given: set ${source.variable}, or use ${source.option} <file> (- for standard input)`,
  );
}

/** Standard input can be read once. @throws UsageError when two options ask for it */
export function refuseSharedStdin(options: Record<string, string | undefined>): void {
  const users = Object.entries(options).filter(([, file]) => file === STDIN);
  if (users.length > 1) {
    throw new UsageError(`${users.map(([name]) => name).join(' and ')} cannot both read standard input`);
  }
}
