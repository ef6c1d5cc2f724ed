import { Readable, Writable } from 'node:stream';
import { runLedger } from '../../src/cli/program.js';

/** What one command line did. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
  /** Standard output read as one JSON document. */
  json<T = Record<string, unknown>>(): T;
}

class Collector extends Writable {
  text = '';
  isTTY = false;
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs the command line in this process, with its own input, output and environment. */
export async function ledger(
  args: string[],
  given: { env?: NodeJS.ProcessEnv; stdin?: string | Buffer; signal?: AbortSignal; tty?: boolean } = {},
): Promise<Outcome> {
  const stdout = new Collector();
  const stderr = new Collector();
  stderr.isTTY = given.tty ?? false;
  const code = await runLedger(args, {
    stdin: Readable.from(given.stdin === undefined ? [] : [Buffer.from(given.stdin)]),
    stdout,
    stderr,
    env: given.env ?? {},
    interruption: () => given.signal ?? new AbortController().signal,
    exitCode: 0,
  });
  return { code, out: stdout.text, err: stderr.text, json: <T>() => JSON.parse(stdout.text) as T };
}
