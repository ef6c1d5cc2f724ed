import { markdownTable } from './markdown-table.js';
import type { KeptRow, Result } from './results.js';
import { shown } from './table.js';

const EVENTS = 100_000_000;
/** Deliveries of a busy day, for what a year brings. */
const A_DAY = 50_000;

/** What a figure of a result comes to at a hundred million events; null: it was not measured yet. */
interface Estimate {
  what: string;
  from: string;
  text(rows: KeptRow[]): string | null;
}

const giga = (bytes: number) => `${shown(bytes / 1e9)} GB`;
const hours = (seconds: number) => `${shown(seconds / 3_600)} h`;
const days = (seconds: number) => `${shown(seconds / 86_400)} days`;

function oursOf(rows: KeptRow[], metric: string): number | null {
  return rows.find((row) => row.metric.startsWith(metric))?.ours ?? null;
}

const bytesOf = (what: string, metric: string): Estimate => ({
  what,
  from: 'space',
  text: (rows) => {
    const bytes = oursOf(rows, metric);
    return bytes === null ? null : `${shown(bytes)} bytes an event: ${giga(bytes * EVENTS)}`;
  },
});

const timeOf = (what: string, from: string, metric: string, unit: (seconds: number) => string): Estimate => ({
  what,
  from,
  text: (rows) => {
    const rate = oursOf(rows, metric);
    return rate === null ? null : `at ${shown(rate)} a second: ${unit(EVENTS / rate)}`;
  },
});

const ESTIMATES: Estimate[] = [
  bytesOf('everything on disk', 'an event on disk'),
  bytesOf('the log', 'of it the log'),
  bytesOf('its indexes, which stay in memory best', 'of it indexes of the log'),
  bytesOf('deliveries with their indexes', 'of it deliveries'),
  bytesOf('read models', 'of it read models'),
  bytesOf('indexes of read models', 'of it indexes of read models'),
  timeOf('a rebuild of all read models', 'rebuild-10m', 'all projections', hours),
  timeOf('taking them all in, as fast as the intake can', 'intake', 'signed webhook', days),
];

/** From measured bytes and rates to a hundred million events. */
export function capacityBlock(results: Result[]): string {
  const lines = ESTIMATES.flatMap(({ what, from, text }) => {
    const value = text(results.find(({ name }) => name === from)?.rows ?? []);
    return value === null ? [] : [[what, value, from]];
  });
  const years = shown(EVENTS / A_DAY / 365);
  const title = `${EVENTS.toLocaleString('en')} events, ${years} years of ${A_DAY.toLocaleString('en')} a day`;
  return markdownTable([title, 'at what was measured', 'figure from'], lines);
}
