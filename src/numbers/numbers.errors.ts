/** What the code relies on does not hold: a bug, or a log that was tampered with. Never the fault of a request. */
export class ImpossibleState extends Error {
  override readonly name = 'ImpossibleState';
  readonly code = 'internal_error';
  readonly status = 500;
}
