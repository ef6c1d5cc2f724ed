export class EntryNotFound extends Error {
  readonly code = 'phone_book.not_found';
  readonly status = 404;

  constructor(id: string) {
    super(`The phone book has no entry ${id}.`);
  }
}
