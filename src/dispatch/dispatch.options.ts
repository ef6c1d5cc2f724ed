import type { AllowList } from './allow-list.js';

/** Injection token of what dispatching needs to be told. */
export const DISPATCH_OPTIONS = Symbol('DISPATCH_OPTIONS');

export interface DispatchOptions {
  /** Destinations that may be private or plain http. */
  allowed: AllowList;
}
