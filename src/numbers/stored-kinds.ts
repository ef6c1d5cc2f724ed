import { upcastKind } from './number-event.js';
import { KIND_DELIVERY_CONFLICTED, KIND_PROVISION_INFERRED, KIND_RELEASE_INFERRED } from './own-events.js';

/** The names under which events of a kind may stand on the log: its present one, and the one it was sent under before. */
export function storedKindsOf(kind: string): string[] {
  const current = upcastKind(kind);
  return current === 'number.provisioned' ? ['number.provisioned', 'number.assigned'] : [current];
}

/** The names of everything that is a fact or a conflict note: events of other kinds change no number's history. */
export const FOLDED_KINDS: readonly string[] = [
  ...storedKindsOf('number.provisioned'),
  ...storedKindsOf('number.released'),
  KIND_PROVISION_INFERRED,
  KIND_RELEASE_INFERRED,
  KIND_DELIVERY_CONFLICTED,
];
