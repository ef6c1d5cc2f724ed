import { isSafeText } from '../numbers/json-safety.js';
import { UnstorableText } from './event-store.errors.js';

/** @throws UnstorableText: on its way to the database such text would turn into other text, or break the batch */
export function storable(text: string): string {
  if (!isSafeText(text)) throw new UnstorableText(text);
  return text;
}
