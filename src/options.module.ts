import { hkdfSync } from 'node:crypto';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { ACCESS_OPTIONS, type AccessOptions } from './access/access.options.js';
import { ASSIGNMENTS_OPTIONS, type AssignmentsOptions } from './assignments/assignments.options.js';
import { HTTP_OPTIONS, type HttpOptions } from './http/http.options.js';
import { SECRETS_OPTIONS, type SecretsOptions } from './secrets/secrets.options.js';
import { PROJECTIONS_OPTIONS, type ProjectionsOptions } from './projections/projections.options.js';
import {
  DEFAULT_COOLING_DAYS,
  NUMBER_LEDGER_OPTIONS,
  type NumberLedgerAsyncOptions,
  type NumberLedgerOptions,
} from './number-ledger.options.js';

/** Deals the ledger's options out to the rooms, each its own. */
@Global()
@Module({})
export class OptionsModule {
  static forRootAsync({ imports, inject, useFactory }: NumberLedgerAsyncOptions): DynamicModule {
    const roomOptions: Provider[] = [
      dealt(ACCESS_OPTIONS, ({ adminKey }): AccessOptions => ({ adminKey: adminKey ?? null })),
      dealt(PROJECTIONS_OPTIONS, ({ liveProjections }): ProjectionsOptions => ({
        live: liveProjections ?? true,
      })),
      dealt(ASSIGNMENTS_OPTIONS, ({ coolingDays }): AssignmentsOptions => ({
        coolingDays: coolingDays ?? DEFAULT_COOLING_DAYS,
      })),
      dealt(SECRETS_OPTIONS, ({ masterKey, previousMasterKey }): SecretsOptions => ({
        masterKey,
        previousMasterKey,
      })),
      dealt(HTTP_OPTIONS, ({ masterKey, logLevel }): HttpOptions => ({
        cursorKey: Buffer.from(hkdfSync('sha256', masterKey, '', 'number-ledger cursors', 32)),
        logLevel: logLevel ?? 'info',
      })),
    ];
    return {
      module: OptionsModule,
      imports,
      providers: [{ provide: NUMBER_LEDGER_OPTIONS, inject, useFactory }, ...roomOptions],
      exports: [
        NUMBER_LEDGER_OPTIONS,
        ACCESS_OPTIONS,
        PROJECTIONS_OPTIONS,
        ASSIGNMENTS_OPTIONS,
        SECRETS_OPTIONS,
        HTTP_OPTIONS,
      ],
    };
  }
}

function dealt(token: symbol, deal: (options: NumberLedgerOptions) => object): Provider {
  return { provide: token, inject: [NUMBER_LEDGER_OPTIONS], useFactory: deal };
}
