const KEY_REFUSALS = {
  missing: 'This needs an API key: send the header "Authorization: Bearer nlk_…".',
  mistyped:
    'This is not a whole API key: it was cut off or mistyped. One has 58 characters and begins with nlk_.',
  unknown: 'This API key is not known here, or it was revoked, exchanged for another or has expired.',
};

/** Says whether a key was sent, and was written right; of one that was, nothing. */
export class InvalidApiKey extends Error {
  readonly code = 'api_key.invalid';
  readonly status = 401;
  readonly headers = { 'www-authenticate': 'Bearer realm="number-ledger"' };

  constructor(why: keyof typeof KEY_REFUSALS) {
    super(KEY_REFUSALS[why]);
  }
}

/** The key is good, but not for this. */
export class ScopeDenied extends Error {
  readonly code = 'api_key.scope_denied';
  readonly status = 403;

  constructor(needed: string, scopes: readonly string[]) {
    super(`This needs the scope ${needed}; this API key has ${scopes.join(', ')}.`);
  }
}

/** No such key, or one that may see more than the caller's. */
export class ApiKeyNotFound extends Error {
  readonly code = 'api_key.not_found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no API key ${id}, or it was revoked.`);
  }
}

/** Nobody makes a key that may see more, or lives longer, than their own. */
export class WiderThanOwn extends Error {
  readonly code = 'api_key.wider_than_own';
  readonly status = 403;
}

/** All workspaces are for keys that may do everything. */
export class AllNeedsAdmin extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors = [{ field: 'workspaces', message: 'expected a list of workspace ids, got all' }];

  constructor() {
    super('A key for all workspaces needs the scope admin: name the workspaces, or add the scope.');
  }
}

/** Without it nobody could make keys any more. */
export class LastAdminKey extends Error {
  readonly code = 'api_key.last_admin';
  readonly status = 409;

  constructor(id: string) {
    super(
      `${id} is the last key with the scope admin for all workspaces: without it nobody could make keys any more. ` +
        'Create another one first, or exchange this one (rotate).',
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
