import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Randomness is fetched for a thousand words at once: asking for it costs more than all the rest of an id. */
const words = new Uint32Array(1_024);
let next = words.length;

const generator = new V7Generator({
  nextUint32() {
    if (next === words.length) {
      randomFillSync(words);
      next = 0;
    }
    return words[next++]!;
  },
});

/** A UUIDv7; those of one process are in the order in which they were made. */
export function newId(): string {
  return generator.generate().toString();
}
