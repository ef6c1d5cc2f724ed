import type { FastifyInstance } from 'fastify';
import { badRequest } from '../provider/provider.errors.js';
import { numberItem } from '../provider/provider-number.js';
import { instant } from '../provider-event.js';
import type { Sandbox } from '../sandbox.js';
import { capturedRequest } from '../webhooks/webhook-delivery.js';

const CLOCK_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    advance_seconds: { type: 'number', minimum: 0, maximum: 315_360_000 },
    speed: { type: 'number', minimum: 0, maximum: 1_000_000 },
  },
};
const ID_SCHEMA = { type: 'string', minLength: 1, maxLength: 128 };
const WORKSPACE_SCHEMA = { type: 'object', additionalProperties: false, properties: { id: ID_SCHEMA } };
const REASSIGN_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['workspace_id'],
  properties: { workspace_id: ID_SCHEMA },
};

interface OneNumber {
  Params: { id: string };
}

/** `/sandbox`: what only the provider's own staff can do, time, and the truth. No token: it is all yours. */
export function controlRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  const { clock, workspaces, numbers, deliverer } = sandbox;
  const time = () => ({ now: instant(clock.now()), speed: clock.speed });

  app.get('/sandbox/clock', time);

  app.post<{ Body: { advance_seconds?: number; speed?: number } }>(
    '/sandbox/clock',
    { schema: { body: CLOCK_SCHEMA } },
    async ({ body }) => {
      if (body.speed !== undefined) clock.setSpeed(body.speed);
      if (body.advance_seconds !== undefined) await clock.advance(body.advance_seconds);
      return time();
    },
  );

  app.get('/sandbox/workspaces', () => ({ workspaces: workspaces.list() }));

  app.post<{ Body: { id?: string } }>(
    '/sandbox/workspaces',
    { schema: { body: WORKSPACE_SCHEMA } },
    ({ body }, reply) => reply.code(201).send(workspaces.create(clock.now(), body.id)),
  );

  app.post<OneNumber>('/sandbox/numbers/:id/release', ({ params }) =>
    numberItem(numbers.release(numbers.get(null, params.id), 'admin_released')),
  );
  app.post<OneNumber>('/sandbox/numbers/:id/suspend', ({ params }) =>
    numberItem(numbers.suspend(numbers.get(null, params.id))),
  );
  app.post<OneNumber>('/sandbox/numbers/:id/retire', ({ params }) =>
    numberItem(numbers.retire(numbers.get(null, params.id))),
  );
  app.post<OneNumber & { Body: { workspace_id: string } }>(
    '/sandbox/numbers/:id/reassign',
    { schema: { body: REASSIGN_SCHEMA } },
    ({ params, body }) => {
      const to = workspaces.get(body.workspace_id);
      return numberItem(numbers.reassign(numbers.get(null, params.id), to.id));
    },
  );

  app.get<{ Querystring: { workspace_id?: string; e164?: string } }>('/sandbox/history', ({ query }) => ({
    assignments: numbers.histories.assignments(query),
  }));

  app.get<{ Params: { id: string } }>('/sandbox/deliveries/:id/request', ({ params }, reply) => {
    const request = capturedRequest(deliverer.get(null, params.id));
    if (!request) throw badRequest(`no attempt of delivery ${params.id} has left yet`);
    return reply.type('application/octet-stream').send(request);
  });
}
