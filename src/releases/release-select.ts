import { RELEASE_COLUMNS } from './releases.projection.js';

/** Columns that read a ReleaseRow; the driver would give numeric as text. */
export const RELEASE_SELECT = RELEASE_COLUMNS.map((column) =>
  column === 'held_for_seconds' ? 'held_for_seconds::float8' : column,
).join(', ');
