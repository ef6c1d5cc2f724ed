import { join } from 'node:path';

/**
 * A source as JavaScript, for `node`, compiled by the global setup of this very run.
 * @param path such as `src/main.js`
 */
export function compiled(path: string): string {
  const folder = process.env['TEST_COMPILED_SOURCES'];
  if (!folder) throw new Error('TEST_COMPILED_SOURCES is not set: the global setup did not run');
  return join(folder, path);
}
