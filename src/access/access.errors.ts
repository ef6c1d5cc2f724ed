/** One answer for no key, an unknown one and a revoked one; says only whether one was sent in the right place. */
export class InvalidApiKey extends Error {
  readonly code = 'api_key.invalid';
  readonly status = 401;
  readonly headers = { 'www-authenticate': 'Bearer realm="number-ledger"' };

  constructor(sent: boolean) {
    super(
      sent
        ? 'This API key is not known here, or it was revoked.'
        : 'This needs an API key: send the header "Authorization: Bearer nlk_…".',
    );
  }
}

/** Keys could not be looked up, so nobody can be let in; the caller's key may be perfectly good. */
export class KeysUnavailable extends Error {
  readonly code = 'api_key.unavailable';
  readonly status = 503;
  readonly headers = { 'retry-after': '2' };

  constructor(cause: unknown) {
    super('API keys cannot be checked at the moment. Ask again.', { cause });
  }
}
