import type { Scope } from '../../../src/access/scope.js';

/** Things of the workspace MINE, by the names that the routes below have for them. */
export interface Things {
  /** Held by MINE alone. */
  e164: string;
  event_id: string;
  /** A reaction that is dead. */
  reaction: string;
  /** A reaction that is held. */
  held: string;
  /** A phone book entry. */
  entry: string;
  endpoint: string;
  secret: string;
  delivery: string;
  rebuild: string;
  key: string;
  webhook: string;
  webhook_delivery: string;
  workspace: string;
}

/**
 * What a route is for, and what becomes of a request for a thing of MINE: made with a key of MINE, and with one of
 * another workspace. A 404 to the other must be the same as for a thing that is not there (`unknown`).
 */
export interface Route {
  scope: Scope | 'public';
  /** What stands in the path, and behind it. */
  path?: (things: Things) => string;
  body?: (things: Things) => object;
  own: number;
  /** What it may answer instead while another request of this test still runs. */
  busy?: number;
  /** Left out: 200, or what `own` says, without anything of MINE in it. */
  other?: 404;
}

/** A word in place of an id, for things that are not there; of the form that ids of that kind have. */
export const UNKNOWN: Things = {
  e164: '+254799999999',
  event_id: '01900000-0000-7000-8000-0000000000ff',
  reaction: '01900000-0000-7000-8000-0000000000fb',
  held: '01900000-0000-7000-8000-0000000000fa',
  entry: '01900000-0000-7000-8000-0000000000f9',
  endpoint: 'nobody',
  secret: '01900000-0000-7000-8000-0000000000fe',
  delivery: '01900000-0000-7000-8000-0000000000fd',
  rebuild: '01900000-0000-7000-8000-0000000000fc',
  key: 'key_0000000000000000',
  webhook: '01900000-0000-7000-8000-0000000000f2',
  webhook_delivery: '01900000-0000-7000-8000-0000000000f1',
  workspace: 'workspace-unknown',
};

export const MINE = 'workspace-mine';
export const THEIRS = 'workspace-theirs';
/** Where a webhook may point in a test. */
export const NOBODY_LISTENS = 'http://127.0.0.1:9/';
const MONTH = new Date().toISOString().slice(0, 7);

const number =
  (rest = '') =>
  ({ e164 }: Things) =>
    `/v1/numbers/${e164}${rest}`;
const endpoint =
  (rest = '') =>
  ({ endpoint: id }: Things) =>
    `/v1/endpoints/${id}${rest}`;
const reaction =
  (rest = '') =>
  ({ reaction: id }: Things) =>
    `/v1/reactions/${id}${rest}`;
const held =
  (rest = '') =>
  ({ held: id }: Things) =>
    `/v1/reactions/${id}${rest}`;
const rule = ({ e164 }: Things) => `/v1/routing-rules/${e164}`;
const billing = ({ e164 }: Things) => `/v1/billing/${e164}`;
const entry = ({ entry: id }: Things) => `/v1/phone-book/${id}`;
const destination = ({ workspace }: Things) => `/v1/destinations/${workspace}/clear_routing`;
const delivery =
  (rest = '') =>
  ({ delivery: id }: Things) =>
    `/v1/deliveries/${id}${rest}`;
const key =
  (rest = '') =>
  ({ key: id }: Things) =>
    `/v1/api-keys/${id}${rest}`;
const rebuild =
  (rest = '') =>
  ({ rebuild: id }: Things) =>
    `/v1/projections/anomalies/rebuilds/${id}${rest}`;
const webhook =
  (rest = '') =>
  ({ webhook: id }: Things) =>
    `/v1/webhooks/${id}${rest}`;
const webhookDelivery =
  (rest = '') =>
  ({ webhook: id, webhook_delivery }: Things) =>
    `/v1/webhooks/${id}/deliveries/${webhook_delivery}${rest}`;

/** Every route of the OpenAPI document, in an order in which each finds what it needs. */
export const ROUTES: Record<string, Route> = {
  'GET /health/live': { scope: 'public', own: 200 },
  'GET /health/ready': { scope: 'public', own: 200 },
  'GET /metrics': { scope: 'operate', own: 200 },
  'POST /webhooks/sautikit/{endpoint_id}': {
    scope: 'public',
    path: (things) => `/webhooks/sautikit/${things.endpoint}`,
    own: 401,
  },

  'GET /v1/numbers': { scope: 'read', own: 200 },
  'GET /v1/numbers/{e164}': { scope: 'read', path: number(), own: 200, other: 404 },
  'GET /v1/numbers/{e164}/assignments': {
    scope: 'read',
    path: number('/assignments'),
    own: 200,
    other: 404,
  },
  'GET /v1/numbers/{e164}/timeline': { scope: 'read', path: number('/timeline'), own: 200, other: 404 },
  'GET /v1/numbers/{e164}/reassigned': {
    scope: 'read',
    path: number('/reassigned?since=2026-06-01&tz=UTC'),
    own: 200,
  },
  'POST /v1/numbers/{e164}/reassigned': {
    scope: 'read',
    path: number('/reassigned?since=2026-06-01&tz=UTC'),
    own: 201,
  },
  'GET /v1/releases': { scope: 'read', own: 200 },
  'GET /v1/releases/{event_id}': {
    scope: 'read',
    path: ({ event_id }) => `/v1/releases/${event_id}`,
    own: 200,
    other: 404,
  },
  'GET /v1/reactions': { scope: 'read', own: 200 },
  'GET /v1/reactions/{id}': { scope: 'read', path: reaction(), own: 200, other: 404 },
  'POST /v1/reactions/{id}/retry': { scope: 'operate', path: reaction('/retry'), own: 200, other: 404 },
  'POST /v1/reactions/{id}/approve': { scope: 'operate', path: held('/approve'), own: 200, other: 404 },
  'POST /v1/reactions/{id}/cancel': { scope: 'operate', path: held('/cancel'), own: 200, other: 404 },
  'GET /v1/routing-rules': { scope: 'read', own: 200 },
  'GET /v1/routing-rules/{e164}': { scope: 'read', path: rule, own: 200, other: 404 },
  'PUT /v1/routing-rules/{e164}': {
    scope: 'manage',
    path: rule,
    body: ({ workspace }) => ({ workspace_id: workspace, voice_url: 'https://example.com/other' }),
    own: 200,
    other: 404,
  },
  'DELETE /v1/routing-rules/{e164}': { scope: 'manage', path: rule, own: 204, other: 404 },
  'GET /v1/phone-book': { scope: 'read', own: 200 },
  'POST /v1/phone-book': {
    scope: 'manage',
    body: ({ workspace, e164 }) => ({ workspace_id: workspace, e164, name: 'Baraka' }),
    own: 201,
    other: 404,
  },
  'GET /v1/phone-book/{id}': { scope: 'read', path: entry, own: 200, other: 404 },
  'PATCH /v1/phone-book/{id}': {
    scope: 'manage',
    path: entry,
    body: () => ({ name: 'Chebet' }),
    own: 200,
    other: 404,
  },
  'DELETE /v1/phone-book/{id}': { scope: 'manage', path: entry, own: 204, other: 404 },
  'GET /v1/billing/{e164}': { scope: 'read', path: billing, own: 200, other: 404 },
  'PUT /v1/billing/{e164}': {
    scope: 'manage',
    path: billing,
    body: ({ workspace }) => ({ workspace_id: workspace, monthly_price_minor: 2, currency: 'KES' }),
    own: 200,
    other: 404,
  },
  'GET /v1/destinations/{workspace_id}/{action}': {
    scope: 'manage',
    path: destination,
    own: 200,
    other: 404,
  },
  'PUT /v1/destinations/{workspace_id}/{action}': {
    scope: 'manage',
    path: destination,
    body: () => ({ kind: 'builtin' }),
    own: 200,
    other: 404,
  },

  'GET /v1/anomalies': { scope: 'read', own: 200 },
  'GET /v1/events': { scope: 'read', own: 200 },
  'GET /v1/events/stream': { scope: 'read', path: () => '/v1/events/stream?after=0', own: 200 },
  'GET /v1/reports/billable-days': {
    scope: 'read',
    path: () => `/v1/reports/billable-days?month=${MONTH}&tz=UTC`,
    own: 200,
  },

  'GET /v1/deliveries': { scope: 'read', own: 200 },
  'GET /v1/deliveries/{id}': { scope: 'read', path: delivery(), own: 200, other: 404 },
  'POST /v1/deliveries/{id}/reprocess': {
    scope: 'operate',
    path: delivery('/reprocess'),
    own: 200,
    other: 404,
  },
  'POST /v1/deliveries/{id}/dismiss': {
    scope: 'operate',
    path: delivery('/dismiss'),
    body: () => ({ reason: 'a test' }),
    own: 200,
    other: 404,
  },

  'GET /v1/endpoints': { scope: 'manage', own: 200 },
  'POST /v1/endpoints': {
    scope: 'manage',
    body: ({ workspace }) => ({ workspace_id: workspace, secret: 'whsec_another_0123456789' }),
    own: 201,
    other: 404,
  },
  'GET /v1/endpoints/{id}': { scope: 'manage', path: endpoint(), own: 200, other: 404 },
  'PATCH /v1/endpoints/{id}': {
    scope: 'manage',
    path: endpoint(),
    body: () => ({ description: 'changed' }),
    own: 200,
    other: 404,
  },
  'POST /v1/endpoints/{id}/secrets': {
    scope: 'manage',
    path: endpoint('/secrets'),
    body: () => ({ secret: 'whsec_another_0123456789' }),
    own: 201,
    other: 404,
  },
  'DELETE /v1/endpoints/{id}/secrets/{secret_id}': {
    scope: 'manage',
    path: (things) => `/v1/endpoints/${things.endpoint}/secrets/${things.secret}`,
    own: 204,
    other: 404,
  },
  'DELETE /v1/endpoints/{id}': { scope: 'manage', path: endpoint(), own: 204, other: 404 },

  'GET /v1/webhooks': { scope: 'read', own: 200 },
  'POST /v1/webhooks': {
    scope: 'manage',
    body: ({ workspace }) => ({ workspace_id: workspace, url: NOBODY_LISTENS, events: ['*'] }),
    own: 201,
    other: 404,
  },
  'GET /v1/webhooks/{id}': { scope: 'read', path: webhook(), own: 200, other: 404 },
  'PATCH /v1/webhooks/{id}': {
    scope: 'manage',
    path: webhook(),
    body: () => ({ retry: 'long' }),
    own: 200,
    other: 404,
  },
  'GET /v1/webhooks/{id}/deliveries': {
    scope: 'read',
    path: webhook('/deliveries'),
    own: 200,
    other: 404,
  },
  'GET /v1/webhooks/{id}/deliveries/{delivery_id}': {
    scope: 'read',
    path: webhookDelivery(),
    own: 200,
    other: 404,
  },
  'POST /v1/webhooks/{id}/deliveries/{delivery_id}/retry': {
    scope: 'operate',
    path: webhookDelivery('/retry'),
    own: 200,
    other: 404,
  },
  'POST /v1/webhooks/{id}/rotate-secret': {
    scope: 'manage',
    path: webhook('/rotate-secret'),
    body: () => ({}),
    own: 200,
    other: 404,
  },
  'POST /v1/webhooks/{id}/test': { scope: 'operate', path: webhook('/test'), own: 200, other: 404 },
  'POST /v1/webhooks/{id}/replay': {
    scope: 'operate',
    path: webhook('/replay'),
    body: () => ({ after: 0 }),
    own: 202,
    other: 404,
  },
  'DELETE /v1/webhooks/{id}': { scope: 'manage', path: webhook(), own: 204, other: 404 },

  'GET /v1/access-log': { scope: 'audit', own: 200 },

  'GET /v1/projections': { scope: 'operate', own: 200 },
  'POST /v1/projections/{name}/rebuilds': {
    scope: 'operate',
    path: () => '/v1/projections/anomalies/rebuilds',
    own: 202,
    busy: 409,
  },
  'GET /v1/projections/{name}/rebuilds/{id}': { scope: 'operate', path: rebuild(), own: 200 },
  'POST /v1/projections/{name}/rebuilds/{id}/cancel': {
    scope: 'operate',
    path: rebuild('/cancel'),
    own: 202,
  },

  'GET /v1/api-keys': { scope: 'admin', own: 200 },
  'POST /v1/api-keys': {
    scope: 'admin',
    body: ({ workspace }) => ({ name: 'made', scopes: ['read'], workspaces: [workspace] }),
    own: 201,
    other: 404,
  },
  'POST /v1/api-keys/{id}/rotate': { scope: 'admin', path: key('/rotate'), own: 201, other: 404 },
  'DELETE /v1/api-keys/{id}': { scope: 'admin', path: key(), own: 204, other: 404 },
};
