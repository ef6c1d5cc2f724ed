import { applyDecorators, SetMetadata } from '@nestjs/common';

/** Metadata key under which the decorated methods are found. */
export const ON_NUMBER_RELEASED = 'number-ledger:on-number-released';

export interface OnNumberReleasedOptions {
  /** A handler that takes longer has failed: by default 30 000 milliseconds. */
  time_limit_ms?: number;
  /** Acts also when the workspace holds the number again by then; by default it is skipped. */
  even_if_held_again?: boolean;
}

export interface OnNumberReleasedMetadata extends OnNumberReleasedOptions {
  action: string;
}

/**
 * Has a provider's method called because of each release, at least once, with `(ended, { idempotency_id, signal })`: an
 * EndedAssignment, an id that is the same for every attempt, and an AbortSignal for when the time is up or the service
 * stops. What it returns, if anything, is put on the log as the outcome: ids and counts, never personal data. When it
 * throws it is called again later; after the last attempt the reaction is dead until somebody retries it.
 * @param action its name, frozen for ever: a-z, 0-9 and _, such as `archive_recordings`
 */
export function OnNumberReleased(action: string, options: OnNumberReleasedOptions = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(ON_NUMBER_RELEASED, { action, ...options } satisfies OnNumberReleasedMetadata),
  );
}
