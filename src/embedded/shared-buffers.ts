import { totalmem } from 'node:os';

const MB = 1_048_576;
/** PostgreSQL's own default. */
const LEAST_MB = 128;
const MOST_MB = 1_024;

/** What the setting of PostgreSQL of this name may be here. */
export const SHARED_BUFFERS = /^[1-9]\d{0,5}(MB|GB)$/;

/**
 * PostgreSQL's `shared_buffers` for a machine: a quarter of its memory, as its manual advises, from 128 MB to 1 GB. It is
 * used only as far as there are pages to keep.
 * @param bytes the memory there is
 */
export function defaultSharedBuffers(bytes = memory()): string {
  const quarter = Math.floor(bytes / 4 / MB);
  return `${Math.min(Math.max(quarter, LEAST_MB), MOST_MB)}MB`;
}

/** Of the machine, or of the container. */
function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
