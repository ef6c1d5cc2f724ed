/** What the sealer found is not what was sealed before; nothing may be sealed on top of it. */
export class SealContradicted extends Error {
  constructor(what: string) {
    super(`${what}; nothing more is sealed. Run \`ledger verify\`, see docs/audit.md`);
  }
}
