import type { Random } from './random.js';

const HEX = '0123456789abcdef';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id in the shape of a UUIDv7, its time taken from `at` (milliseconds since 1970). */
export function uuidV7(at: number, random: Random): string {
  const time = Math.floor(at).toString(16).padStart(12, '0');
  const variant = random.text('89ab', 1) + random.text(HEX, 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.text(HEX, 3)}-${variant}-${random.text(HEX, 12)}`;
}

/** An id in the shape of a ULID, its time taken from `at` (milliseconds since 1970). */
export function ulid(at: number, random: Random): string {
  let time = '';
  for (let rest = Math.floor(at); time.length < 10; rest = Math.floor(rest / 32)) {
    time = CROCKFORD[rest % 32]! + time;
  }
  return time + random.text(CROCKFORD, 16);
}

/** The provider's pages show both shapes of event id, so both are sent. */
export function eventId(at: number, random: Random): string {
  return random.chance(0.5) ? uuidV7(at, random) : ulid(at, random);
}
