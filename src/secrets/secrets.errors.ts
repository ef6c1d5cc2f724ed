/** A stored secret does not decrypt: the service runs with another master key than the one that wrote it. */
export class WrongMasterKey extends Error {
  readonly code = 'secrets.wrong_master_key';
  readonly status = 500;
  constructor(holder: string, secretId: string) {
    super(
      `Secret ${secretId} of ${holder} does not decrypt with the present master key. ` +
        'Start with the LEDGER_MASTER_KEY it was stored with (in a data directory: the file master.key).',
    );
  }
}
