import { isNativeError } from 'node:util/types';

/**
 * An error in words for people, without a stack trace unless LOG_LEVEL asks for it.
 * @param logLevel the value of LOG_LEVEL, if any
 */
export function describeError(error: unknown, logLevel?: string): string {
  if (!isNativeError(error)) return String(error);
  const message = error.message || error.name;
  return ['debug', 'trace'].includes(logLevel ?? '') ? `${message}\n${error.stack}` : message;
}
