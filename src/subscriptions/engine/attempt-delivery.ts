import type { AttemptResult } from '../../dispatch/attempt-result.js';
import type { Sender } from '../../dispatch/sender.js';
import type { Clock } from '../clock.js';
import type { Webhook } from '../webhooks/webhook.js';
import { type Signable, signDelivery } from './sign-delivery.js';

/** What an attempt came to that could not even be signed. */
export const SECRET_UNSET =
  'webhooks.deliver.secret_unset: the webhook has no secret that can be read. Rotate its secret to give it a new one.';

export interface Attempted extends Signable {
  /** 1, 2 … */
  attempt: number;
  replay: boolean;
}

/** Makes one attempt to deliver, signed in the webhook's format. Never rejects. */
export async function attemptDelivery(
  sender: Sender,
  webhook: Pick<Webhook, 'url' | 'format'>,
  delivery: Attempted,
  secrets: readonly string[],
  clock: Clock,
  signal?: AbortSignal,
): Promise<AttemptResult> {
  const { url, format } = webhook;
  const now = clock();
  if (secrets.length === 0) return unsigned(now);
  const signature = signDelivery(format, delivery, secrets, delivery.attempt, Math.floor(now / 1_000));
  const headers = delivery.replay ? { ...signature, 'ledger-replay': 'true' } : signature;
  return sender.send({ url, headers, body: delivery.body }, signal);
}

function unsigned(now: number): AttemptResult {
  return {
    at: new Date(now).toISOString(),
    duration_ms: 0,
    status_code: null,
    error: SECRET_UNSET,
    response: null,
    verdict: 'failed',
    retry_after_seconds: null,
  };
}
