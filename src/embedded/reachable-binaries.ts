import { access, chmod, constants, cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Binaries, completeBinaries, findBinaries, program } from './binaries.js';
import { makeFolder } from './make-folder.js';
import { canReach, type ServerUser } from './server-user.js';

/** Programs the server's user can run: those of the package, or a copy when that user cannot reach them. */
export async function reachableBinaries(dataFolder: string, user: ServerUser | null): Promise<Binaries> {
  const found = await findBinaries();
  const reachable = !user || (await canReach(user, program(found, 'postgres')));
  if (reachable && (await isComplete(found))) return found;
  const shelf = user ? '/var/lib/number-ledger' : dataFolder;
  const copy = { ...found, root: join(shelf, `postgresql-${found.version}`) };
  if (!(await stat(copy.root).catch(() => null))) await copyBinaries(found, copy);
  return copy;
}

/** Completed in place where that is allowed: not in a folder of packages that is read-only. */
async function isComplete(binaries: Binaries): Promise<boolean> {
  try {
    await completeBinaries(binaries);
    await access(program(binaries, 'postgres'), constants.X_OK);
    return true;
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Copies the programs, completed and readable for everybody, whole or not at all. */
export async function copyBinaries(from: Binaries, to: Binaries): Promise<void> {
  await makeFolder(dirname(to.root), 0o711);
  const draft = await mkdtemp(`${to.root}.`);
  try {
    const root = join(draft, 'native');
    await cp(from.root, root, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    await completeBinaries({ ...to, root });
    await letOthersRead(root);
    await rename(root, to.root);
  } catch (error) {
    // Another process may have finished the same copy first.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A strict umask may have left them to their owner alone. */
async function letOthersRead(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile())
      await chmod(path, ((await stat(path)).mode & 0o777) | 0o044 | (path.includes('/bin/') ? 0o111 : 0));
  }
}
