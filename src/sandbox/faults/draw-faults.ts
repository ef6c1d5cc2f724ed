import type { HeaderSet, SignatureForm } from '../delivery.js';
import { Random } from '../random.js';
import type { FaultSettings } from './fault-settings.js';

/** What is to become of one event on its way to one webhook. */
export interface EventFaults {
  lost: boolean;
  /** How many more deliveries it gets; lost with it. */
  repeats: number;
}

/** What is to become of one delivery. */
export interface DeliveryFaults {
  form: SignatureForm;
  headerSet: HeaderSet;
  delaySeconds: number;
  overtaken: boolean;
}

/** What is to become of one attempt. */
export interface AttemptFaults {
  dropped: boolean;
  wrongSecret: boolean;
  /** For the jitter of the wait after it. */
  chance: number;
}

const MOST_REPEATS = 3;

/** @param ordinal which event to this webhook: 1, 2 … */
export function drawEventFaults(settings: FaultSettings, ordinal: number): EventFaults {
  const random = new Random(`${settings.seed}/event/${ordinal}`);
  const lost = random.chance(settings.dead_letter);
  let repeats = 0;
  while (repeats < MOST_REPEATS && random.chance(settings.repeat)) repeats++;
  return { lost, repeats };
}

/** @param ordinal which delivery to this webhook: 1, 2 … */
export function drawDeliveryFaults(settings: FaultSettings, ordinal: number): DeliveryFaults {
  const random = new Random(`${settings.seed}/delivery/${ordinal}`);
  const form = random.pick(['bare', 'timestamped'] as const);
  const headerSet = random.pick(['a', 'b'] as const);
  return {
    form: settings.form === 'mixed' ? form : settings.form,
    headerSet: settings.header_set === 'mixed' ? headerSet : settings.header_set,
    delaySeconds: random.chance(settings.delay) ? Math.ceil(random.next() * settings.delay_seconds) : 0,
    overtaken: random.chance(settings.reorder),
  };
}

/**
 * @param ordinal which delivery to this webhook
 * @param attempt which attempt of it: 1, 2 …
 * @param last no attempt would follow it by itself
 */
export function drawAttemptFaults(
  settings: FaultSettings,
  { ordinal, attempt, last }: { ordinal: number; attempt: number; last: boolean },
): AttemptFaults {
  const random = new Random(`${settings.seed}/delivery/${ordinal}/attempt/${attempt}`);
  return {
    dropped: random.chance(settings.drop) && !last,
    wrongSecret: random.chance(settings.wrong_secret),
    chance: random.next(),
  };
}
