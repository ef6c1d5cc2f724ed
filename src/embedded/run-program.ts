import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Binaries, program } from './binaries.js';
import { EmbeddedError } from './embedded.errors.js';
import type { ServerUser } from './server-user.js';

const execute = promisify(execFile);

// Our own environment holds secrets, and PG… variables that would redirect the programs.
const PASSED_ON = ['PATH', 'TMPDIR', 'TEMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

/**
 * Runs one of PostgreSQL's programs to its end, as the server's user.
 * @throws EmbeddedError with what the program said
 */
export async function runProgram(
  { binaries, user }: { binaries: Binaries; user: ServerUser | null },
  name: 'initdb' | 'pg_ctl',
  args: readonly string[],
): Promise<void> {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C' };
  for (const variable of PASSED_ON) env[variable] = process.env[variable];
  try {
    // The programs want a working directory that their user can enter; ours may be root's alone.
    await execute(program(binaries, name), args, {
      cwd: binaries.root,
      env,
      ...user,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new EmbeddedError(`PostgreSQL's ${name} failed: ${oneLine(stderr) || message}`, { cause: error });
  }
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
