import type { Readable, Writable } from 'node:stream';

/** A stream that may be a person's terminal. */
type MaybeTerminal = { isTTY?: boolean };

/** Everything a verb may read from or write to, so that tests can stand in for the process. */
export interface Terminal {
  stdin: Readable & MaybeTerminal;
  /** Results only. */
  stdout: Writable & MaybeTerminal;
  /** Progress and errors. */
  stderr: Writable & MaybeTerminal;
  env: NodeJS.ProcessEnv;
  /** For verbs that can stop halfway: from now on the first Ctrl-C or SIGTERM aborts this instead of ending the process. */
  interruption(): AbortSignal;
  /** 0 fine, 1 found something wrong, 2 wrong usage. */
  exitCode: number;
}

/** Prints a result: the object as one JSON document, or the text for people. */
export function print(
  terminal: Terminal,
  asJson: boolean | undefined,
  document: unknown,
  text: string,
): void {
  terminal.stdout.write(`${asJson ? JSON.stringify(document) : text}\n`);
}
