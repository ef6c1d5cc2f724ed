/** Injection token of the subscriptions' settings. */
export const SUBSCRIPTIONS_OPTIONS = Symbol('SUBSCRIPTIONS_OPTIONS');

export interface SubscriptionsOptions {
  /** Whether this process passes events on; at least one process has to. */
  live: boolean;
}
