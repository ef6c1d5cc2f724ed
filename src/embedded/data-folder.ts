import { access, constants, realpath } from 'node:fs/promises';
import { EmbeddedError } from './embedded.errors.js';
import { makeFolder } from './make-folder.js';

/**
 * Makes the folder for everything this service keeps, and checks that it can be written.
 * @returns its real path
 */
export async function openDataFolder(folder: string): Promise<string> {
  try {
    // Root lets others pass through, for the server that runs as another user; the files inside stay its own.
    await makeFolder(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    await access(folder, constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EmbeddedError(
      `${folder}: expected a folder this user can write, got ${code}. Change its owner, or set LEDGER_DATA_DIR to another.`,
      { cause: error },
    );
  }
}
