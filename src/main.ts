import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeBootError } from './boot/describe-boot-error.js';
import { StoppedEarly } from './boot/stop-signals.js';
import { loadConfig, readEnvironment } from './config.js';
import { serve } from './serve.js';

export { type RunningService, serve } from './serve.js';

/** The service as a process: it ends with 0 when it was asked to stop, else with 1 and the reason. */
export async function run(): Promise<never> {
  try {
    const service = await serve(loadConfig(readEnvironment()));
    await service.closed;
  } catch (error) {
    if (!(error instanceof StoppedEarly)) {
      console.error(describeBootError(error));
      process.exit(1);
    }
  }
  process.exit(0);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await run();
