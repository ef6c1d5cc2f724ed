import { secondsBetween } from '../../numbers/instant.js';
import type { Rebuild } from './rebuild.js';

/** How fast a run is, and how long it will still take at that rate; nulls where nothing can be said yet, or any more. */
export function rateOf(rebuild: Rebuild): { events_per_second: number | null; eta_seconds: number | null } {
  const seconds = secondsBetween(rebuild.started_at, rebuild.updated_at);
  if (seconds <= 0 || rebuild.events_done === 0) return { events_per_second: null, eta_seconds: null };
  const rate = rebuild.events_done / seconds;
  const left = rebuild.events_total - rebuild.events_done;
  const eta = rebuild.status === 'running' ? Math.max(0, Math.round(left / rate)) : null;
  return { events_per_second: Math.round(rate), eta_seconds: eta };
}
