import type { KeyEncoding } from '../intake/sign.js';
import type { RetryName } from '../sandbox/retry-schedule.js';
import type { SimulationOptions } from '../sandbox/simulation/simulation.js';
import { UsageError } from './cli.errors.js';
import { readSecret, readSecretFile, refuseSharedStdin } from './read-input.js';
import { usableKey } from './sign.js';
import { SECRET_VARIABLE } from './signing-options.js';
import type { Terminal } from './terminal.js';

/** The options of `ledger simulate` as commander gives them. */
export interface SimulateOptions {
  url: string;
  endpoint: string;
  workspace?: string;
  secretFile?: string;
  keyEncoding: KeyEncoding;
  keyFile?: string;
  check?: number;
  numbers: number;
  events: number;
  from: number;
  form: SimulationOptions['habits']['form'];
  headerSet: SimulationOptions['habits']['headerSet'];
  repeat: number;
  reorder: number;
  late: number;
  retry: RetryName;
  speedUp: number;
  concurrency: number;
  rate?: number;
  timeout: number;
  seed?: string;
  json?: boolean;
}

export const KEY_VARIABLE = 'LEDGER_ADMIN_KEY';
export const CHECKED_BY_DEFAULT = 1_000;
/** How long the ledger may take to show what it acknowledged. */
const PATIENCE_MS = 60_000;

/** Adds what comes from files and the environment. @throws UsageError when something is missing */
export async function simulationOptions(
  options: SimulateOptions,
  seed: string,
  terminal: Terminal,
): Promise<SimulationOptions> {
  refuseSharedStdin({ '--secret-file': options.secretFile, '--key-file': options.keyFile });
  const workspaceId = options.workspace ?? terminal.env['SAUTIKIT_WORKSPACE_ID'];
  if (!workspaceId)
    throw new UsageError('no workspace given: use --workspace <id>, or set SAUTIKIT_WORKSPACE_ID');
  const secret = await readSecret(terminal, {
    file: options.secretFile,
    option: '--secret-file',
    variable: SECRET_VARIABLE,
  });
  return {
    shape: {
      seed,
      numbers: options.numbers,
      eventsPerNumber: options.events,
      startAt: options.from,
      workspaceId,
    },
    habits: options,
    url: options.url,
    endpointId: options.endpoint,
    key: usableKey(secret, options.keyEncoding),
    retry: options.retry,
    speedUp: options.speedUp,
    concurrency: options.concurrency,
    rate: options.rate ?? null,
    timeoutMs: options.timeout,
    check: await checkOptions(options, terminal),
  };
}

/** A key is needed only where something is compared; asked for outright, a check without a key is an error. */
async function checkOptions(
  options: SimulateOptions,
  terminal: Terminal,
): Promise<SimulationOptions['check']> {
  if (options.check === 0) return null;
  const apiKey = options.keyFile
    ? await readSecretFile(terminal, options.keyFile)
    : terminal.env[KEY_VARIABLE];
  if (apiKey) return { apiKey, numbers: options.check ?? CHECKED_BY_DEFAULT, patienceMs: PATIENCE_MS };
  if (options.check !== undefined)
    throw new UsageError(`--check needs a key: set ${KEY_VARIABLE}, or use --key-file <file>`);
  terminal.stderr.write(
    `The answers will not be compared: set ${KEY_VARIABLE} or use --key-file to have it done\n`,
  );
  return null;
}
