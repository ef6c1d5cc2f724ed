export interface ProblemKind {
  status: number;
  title: string;
}

/**
 * Every code an answer can have. docs/errors.md says what each means and what to do; a test keeps the two and the
 * error classes of all rooms together.
 */
export const PROBLEMS = {
  'validation.bad_request': { status: 400, title: 'Bad request' },
  'validation.invalid_cursor': { status: 400, title: 'Invalid cursor' },
  'api_key.invalid': { status: 401, title: 'Invalid API key' },
  'api_key.scope_denied': { status: 403, title: 'Not within this key’s scope' },
  'api_key.not_found': { status: 404, title: 'API key not found' },
  'api_key.wider_than_own': { status: 403, title: 'Wider than your own key' },
  'api_key.last_admin': { status: 409, title: 'The last admin key' },
  'workspaces.not_found': { status: 404, title: 'Workspace not found' },
  'api_key.unavailable': { status: 503, title: 'API keys cannot be checked now' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  'request.timeout': { status: 408, title: 'Request not received in time' },
  'request.too_large': { status: 413, title: 'Request too large' },
  'request.unsupported_media_type': { status: 415, title: 'Unsupported media type' },
  'rate_limit.exceeded': { status: 429, title: 'Too many requests' },
  'events.too_many_streams': { status: 429, title: 'Too many streams' },
  'request.headers_too_large': { status: 431, title: 'Headers too large' },
  'intake.signature_invalid': { status: 401, title: 'Signature not verified' },
  'intake.workspace_mismatch': { status: 403, title: 'Another workspace' },
  'intake.too_many_failures': { status: 429, title: 'Too many unverified deliveries' },
  'intake.unavailable': { status: 503, title: 'Delivery not stored' },
  'secrets.wrong_master_key': { status: 500, title: 'Wrong master key' },
  'endpoints.not_found': { status: 404, title: 'Endpoint not found' },
  'endpoints.already_exists': { status: 409, title: 'Endpoint exists already' },
  'endpoints.secret_not_found': { status: 404, title: 'Secret not found' },
  'deliveries.not_found': { status: 404, title: 'Delivery not found' },
  'deliveries.not_reprocessable': { status: 409, title: 'Delivery cannot be reprocessed' },
  'deliveries.not_dismissable': { status: 409, title: 'Delivery cannot be dismissed' },
  'event_store.overloaded': { status: 503, title: 'Too much waiting' },
  'numbers.not_found': { status: 404, title: 'Number not found' },
  'releases.not_found': { status: 404, title: 'Release not found' },
  'reactions.not_found': { status: 404, title: 'Reaction not found' },
  'reactions.not_retryable': { status: 409, title: 'Reaction cannot be retried' },
  'reactions.not_approvable': { status: 409, title: 'Reaction cannot be approved' },
  'reactions.not_cancellable': { status: 409, title: 'Reaction cannot be cancelled' },
  'destinations.not_found': { status: 404, title: 'Destination not found' },
  'routing_rules.not_found': { status: 404, title: 'Routing rule not found' },
  'phone_book.not_found': { status: 404, title: 'Phone book entry not found' },
  'billing.not_found': { status: 404, title: 'Number never billed' },
  'billing.periods_overlap': { status: 409, title: 'Billed already at that time' },
  'webhooks.not_found': { status: 404, title: 'Webhook not found' },
  'webhooks.delivery_not_found': { status: 404, title: 'Delivery not found' },
  'webhooks.event_unsupported': { status: 400, title: 'Event not supported' },
  'webhooks.delivery_not_retryable': { status: 409, title: 'Delivery cannot be retried' },
  'webhooks.deliver.secret_unset': { status: 409, title: 'No secret to sign with' },
  'projections.not_found': { status: 404, title: 'Projection not found' },
  'projections.rebuild_not_found': { status: 404, title: 'Rebuild not found' },
  'projections.rebuild_running': { status: 409, title: 'Being rebuilt already' },
  'projection.lagging': { status: 503, title: 'Not yet up to date' },
  unavailable: { status: 503, title: 'Not available now' },
  internal_error: { status: 500, title: 'Internal error' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where a code is explained; this service answers there itself (see error-docs.ts). */
export function problemType(code: string): string {
  return `/docs/errors#${code}`;
}
