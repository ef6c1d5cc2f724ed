import type { FastifyInstance } from 'fastify';
import { isAvailable } from '../provider/inventory.js';
import { isListed, numberItem, type ProviderNumber } from '../provider/provider-number.js';
import type { Sandbox } from '../sandbox.js';
import { paginate, type PageQuery, withStatus } from './paginate.js';

const TRIAL_SECONDS = 14 * 86_400;
const STATUSES = ['active', 'suspended', 'released'];

const CLAIM_SCHEMA = {
  type: 'object',
  required: ['e164'],
  additionalProperties: false,
  properties: {
    e164: { type: 'string', pattern: '^\\+[1-9][0-9]{6,14}$' },
    trial: { type: 'boolean' },
    trial_seconds: { type: 'integer', minimum: 1, maximum: 315_360_000 },
  },
};

interface Claim {
  e164: string;
  trial?: boolean;
  trial_seconds?: number;
}

interface OneNumber {
  Params: { id: string };
}

/** `/v1/numbers`: the inventory, and the numbers of the caller's workspace. */
export function numberRoutes(
  app: FastifyInstance,
  { workspaces, inventory, numbers, claims }: Sandbox,
): void {
  app.get<{ Querystring: PageQuery }>('/v1/numbers/available', ({ headers, query }) => {
    workspaces.authorized(headers.authorization);
    const { page, next_cursor } = paginate(inventory.list(), isAvailable, query);
    const item = ({ e164, capabilities, series_id }: (typeof page)[number]) => ({
      e164,
      country_iso2: 'KE',
      capabilities,
      series_id,
    });
    return { numbers: page.map(item), next_cursor };
  });

  app.post<{ Body: Claim }>(
    '/v1/numbers/available/claim',
    { schema: { body: CLAIM_SCHEMA } },
    ({ headers, body }, reply) => {
      const { id } = workspaces.authorized(headers.authorization);
      const key = headers['idempotency-key'];
      const trial = body.trial_seconds ?? (body.trial ? TRIAL_SECONDS : null);
      const claim = () => numbers.claim(id, body.e164, trial);
      const { answer, replayed } = claims.once(id, typeof key === 'string' ? key : null, body, claim);
      if (replayed) reply.header('Idempotent-Replayed', 'true');
      return reply.code(201).send(numberItem(answer));
    },
  );

  app.get<{ Querystring: PageQuery & { status?: string } }>('/v1/numbers', ({ headers, query }) => {
    const { id } = workspaces.authorized(headers.authorization);
    const isWanted = withStatus(STATUSES, query.status);
    const isShown = (number: ProviderNumber): boolean => isListed(number) && isWanted(number);
    const { page, next_cursor } = paginate(numbers.list(id), isShown, query);
    return { numbers: page.map(numberItem), next_cursor };
  });

  app.get<OneNumber>('/v1/numbers/:id', ({ headers, params }) => {
    const { id } = workspaces.authorized(headers.authorization);
    return numberItem(numbers.get(id, params.id));
  });

  app.delete<OneNumber>('/v1/numbers/:id', ({ headers, params }) => {
    const { id } = workspaces.authorized(headers.authorization);
    return numberItem(numbers.release(numbers.get(id, params.id), 'explicit'));
  });
}
