import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency } from '@nestjs/common';

export const NUMBER_LEDGER_OPTIONS = Symbol('NUMBER_LEDGER_OPTIONS');

/** The least that the FCC has a carrier wait before a number gets a new holder (docs/decisions/0058). */
export const DEFAULT_COOLING_DAYS = 45;

/** Requests a minute for each API key: far above what people and pages need, far below what harms intake. */
export const DEFAULT_RATE_LIMIT = 6_000;

/** What the ledger needs to run inside an application. */
export interface NumberLedgerOptions {
  /** A migrated database (`ledger migrate`); the role in it must be a member of number_ledger_service. */
  databaseUrl: string;
  /** Encrypts endpoint secrets at rest and signs cursors: 32 bytes, the same in every process. */
  masterKey: Buffer;
  /** The master key before that, while secrets are still encrypted under it (docs/operations.md). */
  previousMasterKey?: Buffer | null;
  /** An API key that is accepted beside the stored ones. */
  adminKey?: string | null;
  /** Whether this process keeps the read models up to date (the default). At least one process has to. */
  liveProjections?: boolean;
  /** Whether this process carries out what releases ask for (the default). At least one process has to. */
  liveReactions?: boolean;
  /** Whether this process passes events on to webhooks (the default). At least one process has to. */
  liveSubscriptions?: boolean;
  /** Whether this process seals the log (the default). At least one process has to. */
  liveSealing?: boolean;
  /** For how many days a released number is shown as cooling: DEFAULT_COOLING_DAYS, or 0 for not at all. */
  coolingDays?: number;
  /**
   * Hosts and CIDR ranges, with commas between them, that destinations may be at though they are private or plain http,
   * such as `localhost,10.0.0.0/8`. None by default.
   */
  destinationAllow?: string;
  /** Requests a minute for each API key, in each process: DEFAULT_RATE_LIMIT, or 0 for no limit. */
  rateLimit?: number;
  /** Origins whose pages may use the API from a browser; none by default. */
  corsOrigins?: readonly string[];
  /** pino's levels: fatal, error, warn, info, debug, trace, silent. */
  logLevel?: string;
}

/** The options, made by a factory of the host application. */
export interface NumberLedgerAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: (InjectionToken | OptionalFactoryDependency)[];
  useFactory(...dependencies: never[]): NumberLedgerOptions | Promise<NumberLedgerOptions>;
}
