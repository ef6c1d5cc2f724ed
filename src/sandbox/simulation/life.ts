import { uuidV7 } from '../identifiers.js';
import { provision } from '../provision.js';
import { Random } from '../random.js';
import { release } from '../release.js';
import { numberAt, type RunShape, shapeSeed } from './run-shape.js';
import { strayEvent } from './stray-event.js';
import type { Life } from '../true-history.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Lives end within a year, so that the default start keeps them out of the future. */
const DAYS_OF_ALL_GAPS = 300;

/** The life of the number with this index, always the same one for the same shape. */
export function generateLife(shape: RunShape, index: number): Life {
  const random = new Random(`${shapeSeed(shape)}/${index}`);
  const life: Life = { index, e164: numberAt(shape, index), events: [], assignments: [] };
  let at = shape.startAt + random.integer(0, 30 * DAY);
  const longestGap = Math.floor(Math.min(20, DAYS_OF_ALL_GAPS / shape.eventsPerNumber) * DAY);
  let numberId = uuidV7(at, random);
  for (let i = 0; i < shape.eventsPerNumber; i++) {
    if (i % 2 === 0) {
      if (i > 0 && random.chance(0.5)) numberId = uuidV7(at, random);
      provision(life, shape.workspaceId, numberId, at, random);
      at += random.integer(MINUTE, longestGap);
    } else {
      release(life, at, random);
      // Now and then the number is given again at the very instant at which it was released.
      if (random.chance(0.9)) at += random.integer(1, longestGap);
    }
    if (random.chance(0.1)) life.events.push(strayEvent(shape.workspaceId, at, random));
  }
  return life;
}
