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

/** A workspace that the caller's key is not bound to: for the caller it does not exist. */
export class WorkspaceNotFound extends Error {
  readonly code = 'workspaces.not_found';
  readonly status = 404;

  constructor(workspace_id: string) {
    super(`There is no workspace ${workspace_id} that this API key may see.`);
  }
}

/** The caller's key has several workspaces (or all), and the request is about one. */
export class WorkspaceNeeded extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors = [{ field: 'workspace_id', message: 'expected a workspace id, got none' }];

  constructor() {
    super('This API key is good for several workspaces: say in workspace_id which one is meant.');
  }
}
