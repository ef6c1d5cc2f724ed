import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency } from '@nestjs/common';

export const NUMBER_LEDGER_OPTIONS = Symbol('NUMBER_LEDGER_OPTIONS');

/** The least that the FCC has a carrier wait before a number gets a new holder (docs/decisions/0058). */
export const DEFAULT_COOLING_DAYS = 45;

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
  /** For how many days a released number is shown as cooling: DEFAULT_COOLING_DAYS, or 0 for not at all. */
  coolingDays?: number;
  /** pino's levels: fatal, error, warn, info, debug, trace, silent. */
  logLevel?: string;
}

/** The options, made by a factory of the host application. */
export interface NumberLedgerAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: (InjectionToken | OptionalFactoryDependency)[];
  useFactory(...dependencies: never[]): NumberLedgerOptions | Promise<NumberLedgerOptions>;
}
