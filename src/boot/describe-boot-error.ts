import { ConfigError } from '../config.js';
import { EmbeddedError } from '../embedded/embedded.errors.js';
import { MigrationError } from '../migrate.js';
import { BootError } from './boot-errors.js';

const FOR_PEOPLE = [BootError, ConfigError, EmbeddedError, MigrationError];

/** What to print when the service cannot start: a line for people where we know the reason, else everything we have. */
export function describeBootError(error: unknown): string {
  if (FOR_PEOPLE.some((kind) => error instanceof kind)) return prefixed((error as Error).message);
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  // A refusal of the file system names the file; where it happened in the code helps nobody.
  if (code && path) return prefixed(`${path}: expected to be allowed to use it, got ${code} (${message}).`);
  return prefixed(stack ?? String(error));
}

function prefixed(message: string): string {
  return message.replaceAll(/^(?=\S)/gm, 'number-ledger: ');
}
