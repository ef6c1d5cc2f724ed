import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox.js';
import { isLive, type Webhook } from '../webhooks/subscriptions.js';
import { deliveryItem } from '../webhooks/webhook-delivery.js';
import { paginate, type PageQuery, withStatus } from './paginate.js';

const FIELDS = {
  url: { type: 'string', maxLength: 2_048 },
  events: { type: 'array', minItems: 1, maxItems: 50, items: { type: 'string' } },
};
const CREATE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'events'],
  properties: FIELDS,
};
const CHANGE_SCHEMA = { type: 'object', additionalProperties: false, properties: FIELDS };
const STATUSES = ['pending', 'delivered', 'dead_letter'];

interface OneWebhook {
  Params: { id: string };
}
interface OneDelivery {
  Params: { id: string; delivery_id: string };
}

const webhookItem = ({ id, workspace_id, url, events, created_at }: Webhook) => ({
  id,
  workspace_id,
  url,
  events,
  created_at,
});

/** `/v1/webhooks`: the subscriptions of the caller's workspace and their deliveries. */
export function webhookRoutes(app: FastifyInstance, { workspaces, subscriptions, deliverer }: Sandbox): void {
  const own = (headers: { authorization?: string }, id: string): Webhook =>
    subscriptions.get(workspaces.authorized(headers.authorization).id, id);

  app.post<{ Body: { url: string; events: string[] } }>(
    '/v1/webhooks',
    { schema: { body: CREATE_SCHEMA } },
    ({ headers, body }, reply) => {
      const { id } = workspaces.authorized(headers.authorization);
      const webhook = subscriptions.create(id, body.url, body.events);
      // The only answer with the secret, besides that of rotate-secret.
      return reply.code(201).send({ ...webhookItem(webhook), secret: webhook.secret });
    },
  );

  app.get<{ Querystring: PageQuery }>('/v1/webhooks', ({ headers, query }) => {
    const { id } = workspaces.authorized(headers.authorization);
    const { page, next_cursor } = paginate(subscriptions.ofWorkspace(id), isLive, query);
    return { webhooks: page.map(webhookItem), next_cursor };
  });

  app.get<OneWebhook>('/v1/webhooks/:id', ({ headers, params }) => webhookItem(own(headers, params.id)));

  app.patch<OneWebhook & { Body: { url?: string; events?: string[] } }>(
    '/v1/webhooks/:id',
    { schema: { body: CHANGE_SCHEMA } },
    ({ headers, params, body }) => webhookItem(subscriptions.change(own(headers, params.id), body)),
  );

  app.delete<OneWebhook>('/v1/webhooks/:id', ({ headers, params }, reply) => {
    subscriptions.remove(own(headers, params.id));
    return reply.code(204).send();
  });

  app.post<OneWebhook>('/v1/webhooks/:id/rotate-secret', ({ headers, params }) => {
    const webhook = subscriptions.rotate(own(headers, params.id));
    return { ...webhookItem(webhook), secret: webhook.secret };
  });

  app.get<OneWebhook & { Querystring: PageQuery & { status?: string } }>(
    '/v1/webhooks/:id/deliveries',
    ({ headers, params, query }) => {
      const all = deliverer.list(own(headers, params.id));
      const { page, next_cursor } = paginate(all, withStatus(STATUSES, query.status), query);
      return { deliveries: page.map(deliveryItem), next_cursor };
    },
  );

  app.get<OneDelivery>('/v1/webhooks/:id/deliveries/:delivery_id', ({ headers, params }) =>
    deliveryItem(deliverer.get(own(headers, params.id), params.delivery_id)),
  );

  app.post<OneDelivery>('/v1/webhooks/:id/deliveries/:delivery_id/retry', ({ headers, params }, reply) => {
    const delivery = deliverer.get(own(headers, params.id), params.delivery_id);
    return reply.code(202).send(deliveryItem(deliverer.retry(delivery)));
  });
}
