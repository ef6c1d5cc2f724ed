import * as fc from 'fast-check';
import type { Instant } from '../../../src/numbers/instant.js';

/** Zones whose clocks do different things: none, summer time, midnight skipped, half hours, a date skipped. */
const ZONES = [
  'Africa/Nairobi',
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Cairo',
  'Asia/Beirut',
];

export const anyZone = fc.constantFrom(...ZONES);

const walls = new Map<string, Intl.DateTimeFormat>();

/** The date in a zone by another way than the sources take: the Swedish date format is YYYY-MM-DD. */
export function dateOnTheWall(zone: string, instant: Instant): string {
  let wall = walls.get(zone);
  if (wall === undefined) walls.set(zone, (wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })));
  return wall.format(new Date(`${instant.slice(0, 23)}Z`));
}
