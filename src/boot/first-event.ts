import { uuidv7 } from 'uuidv7';
import { secretKey, signBare } from '../intake/sign.js';

/** The number of the first event, one nobody has. */
export const FIRST_NUMBER = '+254700000001';

/** A first event to try the ledger with, as Sautikit would send it (docs/events.md). */
export function firstEvent(
  workspace_id: string,
  secret: string,
  now: Date,
): { body: string; signature: string } {
  const at = now.toISOString();
  const body = JSON.stringify({
    kind: 'number.provisioned',
    event_id: uuidv7(),
    workspace_id,
    occurred_at: at,
    data: {
      number_id: uuidv7(),
      e164: FIRST_NUMBER,
      country_code: 'KE',
      capabilities: ['voice', 'sms'],
      series_id: uuidv7(),
      rental_start_at: at,
    },
  });
  return { body, signature: signBare(body, secretKey(secret)) };
}
