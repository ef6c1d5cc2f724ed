/**
 * A package of bench/package.json. The compiler must not follow the import: the ledger's own checks run without the peers.
 * @throws when it is not installed
 */
export async function importPeer<Exports>(name: string): Promise<Exports> {
  return (await import(name)) as Exports;
}
