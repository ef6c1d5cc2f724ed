import type { LoggerService } from '@nestjs/common';
import { destination, type DestinationStream, type Logger, pino } from 'pino';
import type { HttpOptions } from './http.options.js';
import { isoTime } from './iso-time.js';
import { describeLoggedError, redactLine } from './redact.js';

/** Lines are written together, for a write costs as much as many lines: when there are so many characters, and in time. */
const AT_ONCE = 8_192;
const AT_LATEST_MS = 50;

/** Where lines go: to stdout, without making requests wait. */
export function logDestination({ logTo }: Pick<HttpOptions, 'logTo'>): DestinationStream {
  if (logTo) return logTo;
  // Handed on as bytes: of texts that wait it would count the bytes anew with each line.
  const out = destination({
    dest: 1,
    sync: false,
    minLength: AT_ONCE,
    periodicFlush: AT_LATEST_MS,
    contentMode: 'buffer',
  });
  const write = (line: string) => void out.write(Buffer.from(line) as unknown as string);
  // Of a fatal line pino wants to be sure at once.
  return Object.assign({ write }, { flushSync: () => out.flushSync() });
}

/** Lines of JSON; each goes through the redaction on its way out. */
export function createLogger({ logLevel }: Pick<HttpOptions, 'logLevel'>, to: DestinationStream): Logger {
  return pino(
    {
      level: logLevel,
      base: null,
      timestamp: () => `,"time":"${isoTime(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeLoggedError },
      hooks: { streamWrite: redactLine },
    },
    to,
  );
}

// What Nest tells of putting itself together: a line for each module and route, of interest when one is missing.
const ASSEMBLY = new Set<unknown>(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** Lets Nest and every `new Logger('Room')` write through pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(ASSEMBLY.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  /** Nest gives the context last; for errors a stack may come before it. */
  #write(
    level: 'info' | 'warn' | 'error' | 'fatal' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.length > 0 ? rest.at(-1) : undefined;
    const details = rest.length > 1 ? { context, details: rest.slice(0, -1) } : { context };
    if (message instanceof Error) this.logger[level]({ ...details, err: message }, message.message);
    else this.logger[level](details, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
