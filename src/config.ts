import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { validateSync } from 'class-validator';
import { decodeMasterKey, EMPTY_MEANS_ABSENT, Environment, SETTINGS, splitList } from './boot/environment.js';
import { nearestName } from './boot/nearest-name.js';
import { parseTrustProxy, type TrustProxy } from './http/trust-proxy.js';
import { DEFAULT_COOLING_DAYS, DEFAULT_RATE_LIMIT } from './number-ledger.options.js';

/** The settings of one service, checked. */
export interface Config {
  port: number;
  host: string;
  /** null: the embedded PostgreSQL in `dataDir` is used. */
  databaseUrl: string | null;
  /** Absolute. */
  dataDir: string;
  /** `shared_buffers` of the embedded PostgreSQL; null: by the machine's memory. */
  sharedBuffers: string | null;
  /** null: a first key is generated and kept in the database. */
  adminKey: string | null;
  /** 32 bytes; null: generated into `dataDir`. */
  masterKey: Buffer | null;
  /** The one before it, while secrets are still encrypted under it. */
  previousMasterKey: Buffer | null;
  /** The endpoint `default`, when it is configured rather than generated. */
  endpoint: { secret: string; workspace_id: string } | null;
  /** For how many days a released number is shown as cooling; 0: it is not. */
  coolingDays: number;
  /** Hosts and CIDR ranges that destinations may be at though they are private or plain http, with commas between them. */
  destinationAllow: string;
  /** Whose `X-Forwarded-*` headers are believed; null: nobody's. */
  trustProxy: TrustProxy;
  /** Requests a minute for each API key; 0: no limit. */
  rateLimit: number;
  /** Origins whose pages may use the API. */
  corsOrigins: readonly string[];
  logLevel: string;
}

/** The settings cannot be used: a line for each problem. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/** The process's environment, with `.env` of the working directory under it (what is set already wins). */
export function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * Reads and checks the settings.
 * @param env names and values, such as `process.env`
 * @throws ConfigError with every problem found
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const environment = pickSettings(env);
  const problems = [...unknownNames(env), ...invalidValues(environment), ...missingPartner(environment)];
  if (problems.length > 0) throw new ConfigError(problems);
  const { SAUTIKIT_WEBHOOK_SECRET: secret, SAUTIKIT_WORKSPACE_ID: workspace_id } = environment;
  return {
    port: Number(environment.PORT ?? 3000),
    host: environment.HOST ?? '127.0.0.1',
    databaseUrl: environment.DATABASE_URL ?? null,
    dataDir: resolve(environment.LEDGER_DATA_DIR ?? '.ledger'),
    sharedBuffers: environment.LEDGER_SHARED_BUFFERS ?? null,
    adminKey: environment.LEDGER_ADMIN_KEY ?? null,
    masterKey: decodeMasterKey(environment.LEDGER_MASTER_KEY ?? ''),
    previousMasterKey: decodeMasterKey(environment.LEDGER_MASTER_KEY_PREVIOUS ?? ''),
    endpoint: secret && workspace_id ? { secret, workspace_id } : null,
    coolingDays: Number(environment.LEDGER_COOLING_DAYS ?? DEFAULT_COOLING_DAYS),
    destinationAllow: environment.LEDGER_DESTINATION_ALLOW ?? '',
    trustProxy: parseTrustProxy(environment.TRUST_PROXY ?? '0') ?? null,
    rateLimit: Number(environment.LEDGER_RATE_LIMIT ?? DEFAULT_RATE_LIMIT),
    corsOrigins: environment.LEDGER_CORS_ORIGINS ? splitList(environment.LEDGER_CORS_ORIGINS) : [],
    logLevel: environment.LOG_LEVEL ?? 'info',
  };
}

function pickSettings(env: NodeJS.ProcessEnv): Environment {
  const environment = new Environment();
  for (const name of SETTINGS) {
    const value = env[name];
    const absent = value === undefined || (value.trim() === '' && EMPTY_MEANS_ABSENT.includes(name));
    if (!absent) environment[name] = value;
  }
  return environment;
}

/** A misspelt setting would be ignored in silence: of our own names (`LEDGER_…`) none may be unknown. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const ours = SETTINGS.filter((name) => name.startsWith('LEDGER_'));
  return Object.keys(env)
    .filter((name) => name.startsWith('LEDGER_') && !ours.some((known) => known === name))
    .map((name) => {
      const near = nearestName(name, ours);
      const hint = near ? `did you mean ${near}?` : `the known ones are ${ours.join(', ')}.`;
      return `${name}: expected a known setting, got an unknown name; ${hint}`;
    });
}

function invalidValues(environment: Environment): string[] {
  return validateSync(environment).flatMap((error) => Object.values(error.constraints ?? {}));
}

function missingPartner(environment: Environment): string[] {
  const secret = environment.SAUTIKIT_WEBHOOK_SECRET !== undefined;
  const workspace = environment.SAUTIKIT_WORKSPACE_ID !== undefined;
  if (secret === workspace) return [];
  const names = ['SAUTIKIT_WEBHOOK_SECRET', 'SAUTIKIT_WORKSPACE_ID'];
  const [given, missing] = secret ? names : names.toReversed();
  return [
    `${missing}: expected with ${given}, got nothing. Set both, or neither to have an endpoint generated.`,
  ];
}
