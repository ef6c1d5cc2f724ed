import { isUtf8 } from 'node:buffer';
import { UsageError } from './cli.errors.js';
import { STDIN } from './read-input.js';

/** Quotes for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command line that posts a body, byte for byte.
 * @param body its bytes and the file they came from; those from standard input go into the command itself
 */
export function curlCommand(
  url: string,
  headers: Record<string, string>,
  body: { file: string; bytes: Buffer },
): string {
  const all = { 'Content-Type': 'application/json', ...headers };
  const headerOptions = Object.entries(all).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  return ['curl -sS', ...headerOptions, dataOption(body), quote(url)].join(' \\\n  ');
}

function dataOption({ file, bytes }: { file: string; bytes: Buffer }): string {
  if (file !== STDIN) return `--data-binary ${quote(`@${file}`)}`;
  // A shell can pass neither NUL nor bytes that are not text, and curl takes a leading @ for a file.
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new UsageError('the body is not text: give it as --body <file>');
  return `--data-raw ${quote(bytes.toString())}`;
}
