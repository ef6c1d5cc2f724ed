import type { FastifyInstance } from 'fastify';
import { FAULTS_SCHEMA, type FaultSettings, NO_FAULTS } from '../faults/fault-settings.js';
import type { Sandbox } from '../sandbox.js';

interface OneWebhook {
  Params: { webhook_id: string };
}
interface Change {
  Body: Partial<FaultSettings>;
}

/** `/sandbox/faults`: what goes wrong, for one webhook or for all that are made from now on. */
export function faultRoutes(app: FastifyInstance, { options, subscriptions }: Sandbox): void {
  const schema = { body: FAULTS_SCHEMA };

  app.get('/sandbox/faults', () => ({
    defaults: subscriptions.defaults,
    webhooks: Object.fromEntries(subscriptions.live().map(({ id, faults }) => [id, faults])),
  }));

  app.put<Change>('/sandbox/faults', { schema }, ({ body }) => {
    subscriptions.defaults = { ...subscriptions.defaults, ...body };
    return subscriptions.defaults;
  });

  app.put<OneWebhook & Change>('/sandbox/faults/:webhook_id', { schema }, ({ params, body }) =>
    Object.assign(subscriptions.get(null, params.webhook_id).faults, body),
  );

  app.delete<OneWebhook>('/sandbox/faults/:webhook_id', ({ params }) =>
    Object.assign(subscriptions.get(null, params.webhook_id).faults, NO_FAULTS, { seed: options.seed }),
  );
}
