import { ListNumbersHandler } from '../../src/assignments/list-numbers.query.js';
import { LoggedNumbers } from '../../src/assignments/logged-numbers.js';
import { ProjectedNumbers } from '../../src/assignments/projected-numbers.js';
import { EventLog } from '../../src/event-store/event-log.js';
import { LogSignal } from '../../src/event-store/log-signal.js';
import { VisibleLog } from '../../src/event-store/visible-log.js';
import type { TestDatabase } from './database.js';

/** What answers callers on a database, without the application around it. */
export function readingParts({ service, tenants }: Pick<TestDatabase, 'service' | 'tenants'>) {
  const signal = new LogSignal(service);
  const log = new EventLog(service, signal);
  const visibleLog = new VisibleLog(log, tenants, signal);
  return {
    signal,
    log,
    visibleLog,
    projected: new ProjectedNumbers(tenants),
    logged: new LoggedNumbers(service, log, visibleLog),
    listNumbers: new ListNumbersHandler(tenants, visibleLog),
  };
}
