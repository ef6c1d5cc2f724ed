import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A package of bench/package.json. The compiler must not follow the import: the ledger's own checks run without the peers.
 * @throws when it is not installed
 */
export async function importPeer<Exports>(name: string): Promise<Exports> {
  const { loadPeer } = (await import(pathToFileURL(resolve('bench/load-peer.mjs')).href)) as {
    loadPeer: (name: string) => Promise<Exports>;
  };
  return loadPeer(name);
}
