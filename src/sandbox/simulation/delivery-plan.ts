import type { Delivery, HeaderSet, SignatureForm } from '../delivery.js';
import { uuidV7 } from '../identifiers.js';
import type { Life } from '../true-history.js';
import { Random } from '../random.js';

/** How lives are delivered. Probabilities are per event, from 0 to 1. */
export interface DeliveryHabits {
  form: SignatureForm | 'mixed';
  headerSet: HeaderSet | 'mixed';
  /** An event is sent again, up to three times. */
  repeat: number;
  /** An event changes places with its neighbours. */
  reorder: number;
  /** An event comes long after all others of its number. */
  late: number;
}

/** How many numbers are in the middle of their lives at one time. */
const NUMBERS_AT_ONCE = 256;
/** How many late deliveries are held back at most, so that memory does not grow with the run. */
const HELD_BACK = 1_000;

interface OrderedLife {
  onTime: Delivery[];
  late: Delivery[];
}

/** The deliveries of one number in the order in which they leave, the late ones apart. */
export function orderLife(life: Life, habits: DeliveryHabits, random: Random): OrderedLife {
  const placed: { place: number; delivery: Delivery }[] = [];
  const late: Delivery[] = [];
  const add = (index: number, first: boolean): void => {
    const event = life.events[index]!;
    const delivery: Delivery = {
      life: life.index,
      event,
      id: uuidV7(Date.parse(event.occurred_at), random),
      first,
      form: habits.form === 'mixed' ? random.pick(['bare', 'timestamped']) : habits.form,
      headerSet: habits.headerSet === 'mixed' ? random.pick(['a', 'b']) : habits.headerSet,
    };
    const moved = random.chance(habits.reorder) ? random.next() * 6 - 3 : 0;
    if (random.chance(habits.late)) late.push(delivery);
    else placed.push({ place: index + moved, delivery });
  };
  for (let index = 0; index < life.events.length; index++) {
    add(index, true);
    for (let copy = 0; copy < 3 && random.chance(habits.repeat); copy++) add(index, false);
  }
  // Sorting is stable, so without reordering the order is the order of events.
  placed.sort((one, other) => one.place - other.place);
  return { onTime: placed.map(({ delivery }) => delivery), late };
}

/** Takes one out without moving the others up: the last one fills the gap. */
function takeAt<T>(items: T[], index: number): T {
  const taken = items[index]!;
  items[index] = items.at(-1)!;
  items.pop();
  return taken;
}

/** Every delivery of a run in the order of first sending: many numbers at once, late ones far behind. */
export function* planDeliveries(
  lives: Iterable<Life>,
  habits: DeliveryHabits,
  seed: string,
): Generator<Delivery> {
  const random = new Random(`${seed}/plan`);
  const unlived = lives[Symbol.iterator]();
  const living: Delivery[][] = [];
  const heldBack: Delivery[] = [];
  for (;;) {
    while (living.length < NUMBERS_AT_ONCE) {
      const next = unlived.next();
      if (next.done) break;
      const { onTime, late } = orderLife(next.value, habits, random);
      heldBack.push(...late);
      if (onTime.length > 0) living.push(onTime.toReversed());
    }
    while (heldBack.length > (living.length > 0 ? HELD_BACK : 0))
      yield takeAt(heldBack, random.integer(0, heldBack.length - 1));
    if (living.length === 0) return;
    const index = random.integer(0, living.length - 1);
    const life = living[index]!;
    // Several in a row, so that deliveries of one number are under way together.
    for (let run = random.integer(1, 3); run > 0 && life.length > 0; run--) yield life.pop()!;
    if (life.length === 0) takeAt(living, index);
  }
}
