import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BootError } from './boot-errors.js';
import { createFileOnce } from '../embedded/create-file-once.js';
import { openDataFolder } from '../embedded/data-folder.js';
import { decodeMasterKey } from './environment.js';

/**
 * The key that encrypts the endpoints' secrets at rest: the one kept in `<dataDir>/master.key`, generated at first.
 * @returns 32 bytes
 * @throws BootError when the file is damaged or others may read it
 */
export async function keptMasterKey(dataDir: string): Promise<Buffer> {
  const file = join(await openDataFolder(dataDir), 'master.key');
  await createFileOnce(file, `${randomBytes(32).toString('base64')}\n`);
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new BootError(
      `${file}: expected a file only its owner can read, got mode ${(mode & 0o777).toString(8)}. Run: chmod 600 ${file}`,
    );
  }
  const key = decodeMasterKey((await readFile(file, 'utf8')).trim());
  if (!key) {
    throw new BootError(
      `${file}: expected 32 bytes in base64, got something else. Restore it from a backup, or set LEDGER_MASTER_KEY.`,
    );
  }
  return key;
}
