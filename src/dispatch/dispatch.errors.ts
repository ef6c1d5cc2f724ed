/** A connection that is not made: it would have led into the network the ledger runs in. */
export class AddressRefused extends Error {
  constructor(why: string) {
    super(`${why}: not connected. The operator can list the host in LEDGER_DESTINATION_ALLOW.`);
  }
}
