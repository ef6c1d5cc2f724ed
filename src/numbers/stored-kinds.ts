import { upcastKind } from './number-event.js';

/** The names under which events of a kind may stand on the log: its present one, and the one it was sent under before. */
export function storedKindsOf(kind: string): string[] {
  const current = upcastKind(kind);
  return current === 'number.provisioned' ? ['number.provisioned', 'number.assigned'] : [current];
}
