import type { DestinationStream } from 'pino';

/** Token of what the HTTP edge needs to be told; provided by the root module. */
export const HTTP_OPTIONS = Symbol('HTTP_OPTIONS');

export interface HttpOptions {
  /** Signs cursors. The same in every process, else a cursor made by one is refused by the next. At least 16 bytes. */
  cursorKey: Buffer;
  /** pino's levels: fatal, error, warn, info, debug, trace, silent. */
  logLevel: string;
  /** Where log lines go instead of stdout. */
  logTo?: DestinationStream;
  /** Origins whose pages may use the API from a browser; none by default. */
  corsOrigins?: readonly string[];
}
